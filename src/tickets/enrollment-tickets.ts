import { hashToken } from '../crypto/tokens.ts';
import type { Clock } from '../shared/clock.ts';
import type { EnrollmentTicket, TicketsStore } from './tickets.store.ts';

/** Tickets whose bearer may enroll a first factor, and nothing else. */
export function createEnrollmentTickets({ store, clock }: { store: TicketsStore; clock: Clock }) {
  return {
    find: (token: string): Promise<EnrollmentTicket | null> =>
      store.findEnrollment(hashToken(token), clock()),
  };
}

export type EnrollmentTickets = ReturnType<typeof createEnrollmentTickets>;
