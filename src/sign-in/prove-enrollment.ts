import type { Keyring } from '../crypto/keyring.ts';
import { hashToken } from '../crypto/tokens.ts';
import { InvalidCode } from '../mfa/errors.ts';
import { oneTimeCodeHashes } from '../mfa/one-time-code/one-time-code.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { RefuseTicket } from '../tickets/refuse-ticket.ts';
import { MAX_TICKET_ATTEMPTS } from '../tickets/ticket.ts';
import type { EnrollmentTicketIssued } from './outcome.ts';
import type { ProveEnrollmentStore } from './prove-enrollment.store.ts';

/** The mailed code that opens the enrollment ticket of an account that is not new. */
export function createProveEnrollment(deps: {
  store: ProveEnrollmentStore;
  keyring: Keyring;
  refuseTicket: RefuseTicket;
  clock: Clock;
}) {
  const { store, clock } = deps;

  return async (
    { ticket, code }: { ticket: string; code: string },
    client: Client,
  ): Promise<EnrollmentTicketIssued> => {
    const source = { client, now: clock() };
    const tokenHash = hashToken(ticket);
    const closed = await store.charge(tokenHash, source.now);
    if (!closed) return deps.refuseTicket('email', client);

    const { userId, email, expiresAt, allowedFactors } = closed;
    const about = { actor: 'user', userId } as const;
    const binding = { userId, factorId: null, flow: tokenHash, target: email };
    const hashes = oneTimeCodeHashes(deps.keyring, binding, code);
    const event = { type: 'mfa_enrollment.proven', ...about } as const;
    if (await store.open(tokenHash, hashes, event, source)) {
      const kind = 'enrollmentTicket';
      return { kind, ticket, expiresAt, allowedFactors, emailCodeRequired: false };
    }

    await store.fail(
      tokenHash,
      {
        type: 'ticket.failed',
        purpose: 'ENROLLMENT',
        method: 'email',
        reason: 'wrong_code',
        ...about,
      },
      source,
    );
    throw new InvalidCode(MAX_TICKET_ATTEMPTS - closed.attempts);
  };
}

export type ProveEnrollment = ReturnType<typeof createProveEnrollment>;
