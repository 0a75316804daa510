import type { AuditEvent, CodeFailure } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import { hashToken } from '../../crypto/tokens.ts';
import { InvalidCode } from '../../mfa/errors.ts';
import { oneTimeCodeHashes } from '../../mfa/one-time-code/one-time-code.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { RefuseTicket } from '../../tickets/refuse-ticket.ts';
import { MAX_TICKET_ATTEMPTS } from '../../tickets/ticket.ts';
import type { EnrollmentTicketIssued } from '../outcome.ts';
import type { ProveEnrollmentStore } from './prove-mfa-enrollment.store.ts';

/** Opens the enrollment ticket of an account that is not new by the code that was mailed for it. */
export function createProveEnrollment(deps: {
  store: ProveEnrollmentStore;
  keyring: Keyring;
  refuseTicket: RefuseTicket;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, clock } = deps;

  return async (
    { ticket, code }: { ticket: string; code: string },
    client: Client,
  ): Promise<EnrollmentTicketIssued> => {
    const source = { client, now: clock() };
    const tokenHash = hashToken(ticket);
    const charged = await store.charge(tokenHash, source.now);
    if (charged.kind === 'none') return deps.refuseTicket('email', client);
    if (charged.kind === 'blocked') {
      await deps.audit.record(failure(charged.userId, 'rate_limited'), source);
      throw rateLimitedUntil('mailbox_code', charged.until, source.now);
    }

    const { userId, email, attempts, expiresAt, allowedFactors } = charged.ticket;
    const binding = { userId, factorId: null, flow: tokenHash, target: email };
    const hashes = oneTimeCodeHashes(deps.keyring, binding, code);
    const event = { type: 'mfa_enrollment.proven', actor: 'user', userId } as const;
    if (await store.redeem(tokenHash, { userId, email }, hashes, event, source)) {
      const kind = 'enrollmentTicket';
      return { kind, ticket, expiresAt, allowedFactors, emailCodeRequired: false };
    }

    await store.fail(tokenHash, userId, failure(userId, 'wrong_code'), source);
    throw new InvalidCode(MAX_TICKET_ATTEMPTS - attempts);
  };
}

const failure = (userId: string, reason: CodeFailure): AuditEvent => ({
  type: 'ticket.failed',
  purpose: 'ENROLLMENT',
  method: 'email',
  reason,
  actor: 'user',
  userId,
});
