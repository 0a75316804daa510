import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Proof } from '../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import type { NewTicket, TicketPurpose } from './ticket.ts';

/** Makes tickets. Writing and consuming them is part of the statements that decide. */
export function createTickets({ clock, ttlSeconds }: { clock: Clock; ttlSeconds: number }) {
  return {
    prepare(ticket: {
      purpose: TicketPurpose;
      userId: string;
      sessionId?: string;
      proofs: readonly Proof[];
      mailbox?: boolean;
    }): { token: string; row: NewTicket } {
      const token = randomToken();
      const createdAt = clock();
      return {
        token,
        row: {
          ...ticket,
          sessionId: ticket.sessionId ?? null,
          mailbox: ticket.mailbox ?? false,
          tokenHash: hashToken(token),
          createdAt,
          expiresAt: secondsAfter(createdAt, ttlSeconds),
        },
      };
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;
