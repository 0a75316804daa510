import type { AuditEvent } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { hashToken } from '../../crypto/tokens.ts';
import type { CodeRequest, SendCode } from '../../mfa/one-time-code/send-code.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import type { User } from '../../users/user.ts';
import { closedTicketOwner } from './closed-ticket.sql.ts';
import type { EnrollmentTicketIssued } from '../outcome.ts';
import type { SendEnrollmentCodeStore } from './send-mfa-enrollment-code.store.ts';

/** Goes to the account's own address, and opens the enrollment ticket of an account that is not new. */
export const enrollmentCode = (
  user: Pick<User, 'id' | 'email' | 'displayName' | 'locale'>,
  ticketHash: Buffer,
  now: Date,
): CodeRequest => ({
  user,
  factor: { id: null, type: 'EMAIL', target: user.email },
  flow: ticketHash,
  purpose: 'ENROLLMENT',
  owner: closedTicketOwner(ticketHash, now),
});

/** Sends another code for a ticket that still has to be opened by one. */
export function createSendEnrollmentCode(deps: {
  store: SendEnrollmentCodeStore;
  sendCode: SendCode;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, clock } = deps;

  return async (
    { ticket }: { ticket: string },
    client: Client,
  ): Promise<EnrollmentTicketIssued> => {
    const now = clock();
    const tokenHash = hashToken(ticket);
    const found = await store.find(tokenHash, now);
    if (!found) throw new InvalidTicket();
    const { user, expiresAt, allowedFactors, blockedUntil } = found;
    if (blockedUntil) {
      await deps.audit.record(refusal(user.id), { client, now });
      throw rateLimitedUntil('mailbox_code', blockedUntil, now);
    }

    const sent = await deps.sendCode(enrollmentCode(user, tokenHash, now), client);
    if (!sent) throw new InvalidTicket();
    const kind = 'enrollmentTicket';
    return { kind, ticket, expiresAt, allowedFactors, emailCodeRequired: true };
  };
}

const refusal = (userId: string): AuditEvent => ({
  type: 'one_time_code.refused',
  factorId: null,
  purpose: 'ENROLLMENT',
  reason: 'rate_limited',
  actor: 'user',
  userId,
});
