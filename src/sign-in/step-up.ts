import { addProof, isBeyondPassword, proof } from '../sessions/proofs.ts';
import type { SessionFactory } from '../sessions/new-session.ts';
import type { SessionTokens, ViewerInSession } from '../sessions/session.ts';
import { inGrace, isEnrolled, offeredFactors, type MfaStatus } from '../policy/mfa-status.ts';
import { decideSignIn } from '../policy/decide-sign-in.ts';
import type { MfaStatusStore } from '../policy/mfa-status.store.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import type { Tickets } from '../tickets/tickets.ts';
import type { TicketsStore } from '../tickets/tickets.store.ts';
import type { CheckPassword } from './password/check-password.ts';
import { InvalidCredentials, SignInBlocked } from './errors.ts';
import type { MfaTicketIssued } from './outcome.ts';
import type { PasswordAttemptStore } from './password/password-attempt.store.ts';
import { MAX_TRIES } from '../users/decide-again.ts';

/** Adds fresh proof to a live session: by a factor where the user holds one, else by the password. */
export function createStepUp(deps: {
  checkPassword: CheckPassword;
  store: PasswordAttemptStore;
  ticketsStore: TicketsStore;
  mfaStatus: MfaStatusStore;
  sessionFactory: SessionFactory;
  tickets: Tickets;
  clock: Clock;
}) {
  const { store, sessionFactory, tickets, clock } = deps;

  return async (
    viewer: ViewerInSession,
    password: string | null | undefined,
    client: Client,
  ): Promise<SessionTokens | MfaTicketIssued> => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const mfa = await deps.mfaStatus.find(viewer.user.id);
      if (!isEnrolled(mfa)) return byPassword(viewer, mfa, password, client);
      const issued = await issueTicket(viewer, mfa, client);
      if (issued) return issued;
    }
    throw new InvalidCredentials();
  };

  /** Null when the ways in have changed meanwhile, or the session has ended. */
  async function issueTicket(
    { user, session }: ViewerInSession,
    mfa: MfaStatus,
    client: Client,
  ): Promise<MfaTicketIssued | null> {
    const sessionId = session.id;
    const { token, row } = tickets.prepare({
      purpose: 'STEP_UP',
      userId: user.id,
      sessionId,
      proofs: session.proofs,
    });
    const { createdAt: now, expiresAt } = row;
    const issued = await deps.ticketsStore.insertForSession(
      { ...row, sessionId },
      { userId: user.id, accessVersion: mfa.accessVersion },
      { type: 'ticket.issued', purpose: 'STEP_UP', actor: 'user', userId: user.id },
      { client, now },
    );
    if (!issued) return null;
    return {
      kind: 'mfaTicket',
      ticket: token,
      expiresAt,
      factors: offeredFactors(mfa, now),
      recoveryCodeAllowed: mfa.recoveryCodesRemaining > 0,
      triggers: [],
    };
  }

  async function byPassword(
    { user, session }: ViewerInSession,
    mfa: MfaStatus,
    password: string | null | undefined,
    client: Client,
  ): Promise<SessionTokens> {
    if (!password) throw new InvalidInput('password', 'is required: the user holds no factor');
    const decision = decideSignIn({
      door: 'refresh',
      userDisabled: user.disabled,
      policy: mfa.policy,
      secondFactorProven: session.proofs.some(isBeyondPassword),
      trustedDevice: false,
      requirement: mfa.requirement,
      enrolled: false,
      inGrace: inGrace(mfa, clock()),
    });
    if (decision.kind !== 'session') throw new SignInBlocked();

    const sessionId = session.id;
    const { verified, charges } = await deps.checkPassword(
      { email: user.email, password, held: { kind: 'session', id: sessionId } },
      client,
      (reason) => ({ type: 'step_up.failed', sessionId, reason }),
    );
    const now = clock();
    const proofs = addProof(session.proofs, proof('password', now));
    const { refreshToken, refreshTokenHash, limits } = sessionFactory.rotate(sessionId);
    const raised = await store.raiseSession(
      { verified, id: sessionId, found: session.proofs, proofs, refreshTokenHash, limits },
      charges,
      [
        {
          type: 'step_up.succeeded',
          sessionId,
          method: 'password',
          actor: 'user',
          userId: user.id,
        },
      ],
      { client, now },
    );
    if (!raised) throw new InvalidCredentials();
    const { expiresAt } = session;
    return sessionFactory.tokens(raised, { id: sessionId, proofs, refreshToken, expiresAt });
  }
}
