import type { Proof } from '../sessions/proofs.ts';

export type TicketPurpose = 'SIGN_IN' | 'STEP_UP' | 'ENROLLMENT';

export const MAX_TICKET_ATTEMPTS = 5;

/** A ticket about to be written. */
export type NewTicket = {
  readonly tokenHash: Buffer;
  readonly purpose: TicketPurpose;
  readonly userId: string;
  readonly sessionId: string | null;
  readonly proofs: readonly Proof[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
};
