import { Prisma } from '../../db/client.ts';
import type { Columns } from '../../db/columns.ts';
import { trustedDeviceDays } from '../../policy/policy.sql.ts';
import type { Proof } from '../../sessions/proofs.ts';

export type RedeemableTicket = {
  readonly tokenHash: Buffer;
  readonly purpose: 'SIGN_IN' | 'STEP_UP';
  readonly userId: string;
  /** The ways in as they were when the attempt was charged. */
  readonly accessVersion: number;
  readonly sessionId: string | null;
  readonly proofs: readonly Proof[];
  readonly attempts: number;
  readonly recoveryCodesRemaining: number;
  /** The owner's own address, where it stands in for a factor and was charged. */
  readonly mailbox: string | null;
  /** For how many days a device can be trusted; null where none can, or none is to be. */
  readonly trustedDeviceDays: number | null;
};

export type RedeemableTicketRow = Omit<RedeemableTicket, 'tokenHash'>;

/** From a part that gives what `redeemableTicket` does. Each way to charge an attempt adds its own. */
export function redeemableTicketColumns(
  alias: string,
  remember: boolean,
  charged: Columns<Pick<RedeemableTicket, 'attempts' | 'recoveryCodesRemaining' | 'mailbox'>>,
): Columns<RedeemableTicketRow> {
  const ticket = Prisma.raw(alias);
  return {
    purpose: Prisma.sql`${ticket}.purpose::text`,
    userId: Prisma.sql`${ticket}.user_id`,
    accessVersion: Prisma.sql`${ticket}.access_version`,
    sessionId: Prisma.sql`${ticket}.session_id`,
    proofs: Prisma.sql`${ticket}.proofs`,
    trustedDeviceDays: remember ? trustedDeviceDays : Prisma.sql`NULL::int`,
    ...charged,
  };
}
