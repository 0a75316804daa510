import type { Keyring } from '../../crypto/keyring.ts';
import { Prisma } from '../../db/client.ts';
import { proof, provenBy } from '../../sessions/proofs.ts';
import type { ChargedFactor } from '../attempt/charged-factor.ts';
import type { Consumption } from '../attempt/consumption.ts';
import { redeemFactors } from '../attempt/charge-factor.sql.ts';
import { oneTimeCodeHashes, type CodeBinding } from './one-time-code.ts';

/**
 * Whether the code `c` is the one that `hashes` are of; they bind factor and destination. Of the codes
 * sent to one place for one flow only the newest counts, and only until it expires.
 */
const newestMatching = (
  flow: Uint8Array,
  hashes: readonly Buffer[],
  now: Date,
): Prisma.Sql => Prisma.sql`
  c.flow = ${flow}::bytea AND c.expires_at > ${now}::timestamptz
    AND c.code_hash IN (${Prisma.join([...hashes])})
    AND c.id = (
      SELECT newest.id FROM one_time_codes newest
      WHERE newest.factor_id IS NOT DISTINCT FROM c.factor_id AND newest.flow = c.flow
      ORDER BY newest.id DESC LIMIT 1
    )`;

/**
 * A sent code is looked up by its hash, so the statement that consumes it is also the check. `mailbox`
 * is the user's own address, where the ticket lets it stand in for a factor.
 */
export function consumeOneTimeCode(
  method: 'sms' | 'email',
  code: string,
  charged: { factors: readonly ChargedFactor[]; at: Date },
  flow: Uint8Array,
  mailbox: { userId: string; target: string } | null,
  keyring: Keyring,
): Consumption {
  const { factors, at } = charged;
  const bindings: CodeBinding[] = factors.map(({ id: factorId, userId, target }) => ({
    userId,
    factorId,
    flow,
    target: target!,
  }));
  if (mailbox) bindings.push({ ...mailbox, factorId: null, flow });
  const hashes = bindings.flatMap((binding) => oneTimeCodeHashes(keyring, binding, code));
  const chargedIds = factors.map(({ id }) => id);
  // Which of them it was sent to is only known to the statement: it gives no more than the newest would.
  const youngest = factors.map(({ enrolledAt }) => enrolledAt).toSorted((a, b) => +b - +a)[0];
  return {
    // Of several, only the statement finds which.
    proof: provenBy(
      proof(method, at, youngest && { enrolledAt: youngest }),
      bindings.length === 1 ? factors[0]?.id : undefined,
    ),
    lock: (owner) => Prisma.sql`
      SELECT c.id, c.factor_id FROM one_time_codes c LEFT JOIN factors f ON f.id = c.factor_id
      JOIN (${owner}) AS owner
        ON f.user_id = owner.user_id OR (c.factor_id IS NULL AND ${mailbox !== null}::bool)
      WHERE (c.factor_id IS NULL OR f.state = 'ACTIVE') AND ${newestMatching(flow, hashes, at)}
      FOR UPDATE OF c`,
    consume: (proven) => [
      Prisma.sql`
        DELETE FROM one_time_codes c USING (${proven}) AS proven WHERE c.id = proven.id`,
      redeemFactors(chargedIds, at, proven),
    ],
  };
}

/** Consumes the code that enrolling waits for. Gives no row when the code is wrong. */
export const consumeEnrollmentCode = (
  factorId: string | null,
  flow: Uint8Array,
  hashes: readonly Buffer[],
  now: Date,
): Prisma.Sql => Prisma.sql`
  DELETE FROM one_time_codes c
  WHERE c.factor_id IS NOT DISTINCT FROM ${factorId}::uuid AND ${newestMatching(flow, hashes, now)}
  RETURNING c.id`;
