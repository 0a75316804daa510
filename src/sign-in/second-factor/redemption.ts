import type { AuditEvent, CodeFailure } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { hashToken } from '../../crypto/tokens.ts';
import type { Consumption } from '../../mfa/attempt/consumption.ts';
import type { ChargedFactor } from '../../mfa/attempt/charged-factor.ts';
import { failedRepeatedly } from '../../mfa/attempt/failed-repeatedly.ts';
import { decideSignIn } from '../../policy/decide-sign-in.ts';
import { FACTOR_TYPE_OF, type CodeMethod } from '../../policy/factors.ts';
import type { NewSession, SessionFactory } from '../../sessions/new-session.ts';
import { addProof, type Proof, type ProofMethod } from '../../sessions/proofs.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import type { RefuseTicket } from '../../tickets/refuse-ticket.ts';
import type { NewTrustedDevice, DeviceFactory } from '../../trusted-devices/trusted-device.ts';
import type { RedeemableTicket } from './redeemable-ticket.sql.ts';
import type { RedeemTicketStore } from './redeem-ticket.store.ts';

/** An attempt that was charged and is yet to be decided. */
export type Attempt = {
  readonly ticket: RedeemableTicket;
  readonly factors: readonly ChargedFactor[];
  readonly at: Date;
};

/** What every second factor has in common at a ticket: charge the attempt, then redeem or fail. */
export function createRedemption(deps: {
  store: RedeemTicketStore;
  sessionFactory: SessionFactory;
  deviceFactory: DeviceFactory;
  refuseTicket: RefuseTicket;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, sessionFactory, refuseTicket, audit, clock } = deps;

  return {
    refuseTicket,

    async charge(
      token: string,
      method: CodeMethod,
      rememberDevice: boolean,
      client: Client,
    ): Promise<Attempt> {
      const now = clock();
      const type = FACTOR_TYPE_OF[method];
      const charged = await store.charge(hashToken(token), type, rememberDevice, now);
      if (charged.kind === 'none') return refuseTicket(method, client);

      if (charged.kind === 'blocked') {
        const { ticket, until } = charged;
        await audit.recordOrCount(failure(ticket, method, 'rate_limited'), { client, now });
        throw rateLimitedUntil('second_factor', until, now);
      }
      return charged;
    },

    /** Null when another request was first, or there is no such code to be consumed. */
    async redeem(
      { ticket, at }: Omit<Attempt, 'factors'>,
      consumption: Consumption,
      rememberDevice: boolean,
      client: Client,
    ): Promise<SessionTokens | null> {
      // Tickets of disabled users are not found, so this owner is none.
      const decision = decideSignIn({ door: 'secondFactor', userDisabled: false });
      if (decision.kind !== 'session') throw new InvalidTicket();

      const session = prepareSession(ticket, consumption.proof, client);
      const device = rememberDevice ? prepareDevice(ticket, consumption.proof, client) : null;
      const redeemed = await store.redeem(
        { ticket, consumption, session, device },
        redemptionEvents(ticket, consumption.proof.method, session, device),
        { client, now: at },
      );
      if (!redeemed) return null;
      const { user, expiresAt } = redeemed;
      const tokens = sessionFactory.tokens(user, { ...session, expiresAt });
      return { ...tokens, deviceToken: device?.token ?? null };
    },

    async fail(
      { ticket, factors, at }: Attempt,
      method: ProofMethod,
      reason: CodeFailure,
      client: Client,
      more: readonly AuditEvent[] = [],
    ): Promise<void> {
      const counts = factors.map(({ failures }) => failures);
      const events = [
        failure(ticket, method, reason),
        ...failedRepeatedly(method, counts, ticket.userId),
        ...more,
      ];
      await store.fail(ticket, { method, factors }, events, { client, now: at });
    },
  };

  /** A recovery code says that the usual device is not at hand, so no other is trusted by it. */
  function prepareDevice(
    { purpose, trustedDeviceDays }: RedeemableTicket,
    { method }: Proof,
    client: Client,
  ): NewTrustedDevice | null {
    if (purpose !== 'SIGN_IN' || method === 'recoveryCode' || trustedDeviceDays === null)
      return null;
    return deps.deviceFactory.prepare(client, trustedDeviceDays);
  }

  function prepareSession(ticket: RedeemableTicket, proven: Proof, client: Client): NewSession {
    const session = sessionFactory.prepare(addProof(ticket.proofs, proven), client);
    // A step-up keeps its session, and gives it new tokens.
    return ticket.sessionId === null
      ? session
      : { ...session, id: ticket.sessionId, ...sessionFactory.rotate(ticket.sessionId) };
  }
}

export type Redemption = ReturnType<typeof createRedemption>;

const failure = (
  { purpose, userId }: RedeemableTicket,
  method: ProofMethod,
  reason: CodeFailure,
): AuditEvent => ({ type: 'ticket.failed', purpose, method, reason, actor: 'user', userId });

function redemptionEvents(
  ticket: RedeemableTicket,
  method: ProofMethod,
  session: NewSession,
  device: NewTrustedDevice | null,
): readonly AuditEvent[] {
  const about = { actor: 'user', userId: ticket.userId } as const;
  const sessionId = session.id;
  const remaining = ticket.recoveryCodesRemaining - 1;
  return [
    ...(method === 'recoveryCode'
      ? [{ type: 'recovery_code.used', remaining, ...about } as const]
      : []),
    ...(device ? [{ type: 'trusted_device.added', deviceId: device.id, ...about } as const] : []),
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
