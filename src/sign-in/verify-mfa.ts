import type { AuditEvent, CodeFailure } from '../audit/audit-event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Claim } from '../mfa/claim.ts';
import { InvalidCode } from '../mfa/errors.ts';
import { claimRecoveryCode } from '../mfa/recovery-codes/claim-recovery-code.sql.ts';
import { matchTotp } from '../mfa/totp/match-totp.sql.ts';
import type { NewSession, SessionFactory } from '../sessions/new-session.ts';
import { addProof, proof, type ProofMethod } from '../sessions/proofs.ts';
import type { SessionTokens } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { rateLimitedUntil } from '../throttle/errors.ts';
import { InvalidTicket } from '../tickets/errors.ts';
import { MAX_TICKET_ATTEMPTS } from '../tickets/ticket.ts';
import type { ChargedTicket, RedeemableTicket, RedeemTicketStore } from './redeem-ticket.store.ts';

type ChargedForSure = Extract<ChargedTicket, { kind: 'charged' }>;

/** Ticket and second factor for a session, or for more proof on the session that asked. */
export function createVerifyMfa(deps: {
  store: RedeemTicketStore;
  sessions: SessionFactory;
  audit: AuditLog;
  secretBox: SecretBox;
  keyring: Keyring;
  clock: Clock;
}) {
  const { store, sessions, audit, secretBox, keyring, clock } = deps;

  return {
    async totp(input: { ticket: string; otp: string }, client: Client): Promise<SessionTokens> {
      const { ticket, charged } = await charge(input.ticket, 'totp', client);
      const match = matchTotp(input.otp, charged, secretBox);
      if (typeof match === 'string') return fail(ticket, charged, 'totp', match, client);
      return redeem(ticket, charged, match, client);
    },

    /** `code` is normalized. */
    async recoveryCode(
      input: { ticket: string; code: string },
      client: Client,
    ): Promise<SessionTokens> {
      const { ticket, charged } = await charge(input.ticket, 'recoveryCode', client);
      return redeem(ticket, charged, claimRecoveryCode(input.code, charged, keyring), client);
    },
  };

  async function charge(token: string, method: ProofMethod, client: Client) {
    const now = clock();
    const factorType = method === 'totp' ? 'TOTP' : 'RECOVERY_CODES';
    const charged = await store.charge(hashToken(token), factorType, now);
    if (charged.kind === 'none' || !charged.ticket) {
      const event = { type: 'ticket.refused', method, actor: 'user', userId: null } as const;
      await audit.record(event, { client, now });
      throw new InvalidTicket();
    }

    const { ticket } = charged;
    if (charged.kind === 'blocked') {
      await audit.record(failure(ticket, method, 'rate_limited'), { client, now });
      throw rateLimitedUntil(charged.until, now);
    }
    return { ticket, charged: charged as ChargedForSure };
  }

  async function redeem(
    ticket: RedeemableTicket,
    charged: ChargedForSure,
    claim: Claim,
    client: Client,
  ): Promise<SessionTokens> {
    const session = prepareSession(ticket, claim.method, charged.at, client);
    const user = await store.redeem(
      { ticket, claim, session },
      redemptionEvents(ticket, claim.method, session),
      { client, now: charged.at },
    );
    if (!user) return fail(ticket, charged, claim.method, 'wrong_code', client);
    return sessions.tokens(user, session);
  }

  function prepareSession(
    ticket: RedeemableTicket,
    method: ProofMethod,
    at: Date,
    client: Client,
  ): NewSession {
    const proofs = addProof(ticket.proofs, proof(method, at));
    const session = sessions.prepare(proofs, client);
    // A step-up keeps its session, and gives it new tokens.
    return ticket.sessionId === null
      ? session
      : { ...session, id: ticket.sessionId, ...sessions.rotate(ticket.sessionId) };
  }

  async function fail(
    ticket: RedeemableTicket,
    charged: ChargedForSure,
    method: ProofMethod,
    reason: CodeFailure,
    client: Client,
  ): Promise<never> {
    const factorIds = charged.factors.map(({ id }) => id);
    const source = { client, now: charged.at };
    await store.fail(ticket, factorIds, failure(ticket, method, reason), source);
    throw new InvalidCode(MAX_TICKET_ATTEMPTS - ticket.attempts);
  }
}

export type VerifyMfa = ReturnType<typeof createVerifyMfa>;

const failure = (
  { purpose, userId }: RedeemableTicket,
  method: ProofMethod,
  reason: CodeFailure,
): AuditEvent => ({ type: 'ticket.failed', purpose, method, reason, actor: 'user', userId });

function redemptionEvents(
  ticket: RedeemableTicket,
  method: ProofMethod,
  session: NewSession,
): readonly AuditEvent[] {
  const about = { actor: 'user', userId: ticket.userId } as const;
  const sessionId = session.id;
  const remaining = ticket.recoveryCodesRemaining - 1;
  return [
    ...(method === 'recoveryCode'
      ? [{ type: 'recovery_code.used', remaining, ...about } as const]
      : []),
    ticket.purpose === 'STEP_UP'
      ? { type: 'step_up.succeeded', sessionId, method, ...about }
      : {
          type: 'sign_in.succeeded',
          sessionId,
          methods: session.proofs.map((proven) => proven.method),
          ...about,
        },
  ];
}
