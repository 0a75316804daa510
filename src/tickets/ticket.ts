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
  /** Whether a code mailed to the user's own address redeems it, or has to open it first. */
  readonly mailbox: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};
