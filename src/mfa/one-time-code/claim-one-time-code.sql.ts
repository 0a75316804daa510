import type { Keyring } from '../../crypto/keyring.ts';
import { Prisma } from '../../db/client.ts';
import { proof } from '../../sessions/proofs.ts';
import type { ChargedFactor } from '../charged-factor.ts';
import type { Claim } from '../claim.ts';
import { redeemFactors } from '../factor.sql.ts';
import { oneTimeCodeHashes } from './one-time-code.ts';

/** Of the codes sent for one flow only the newest counts, and only for a while. */
const newestMatching = (
  flow: Uint8Array,
  matches: readonly { factorId: string; hash: Buffer }[],
  now: Date,
): Prisma.Sql => Prisma.sql`
  c.flow = ${flow}::bytea AND c.expires_at > ${now}::timestamptz
    AND (c.factor_id, c.code_hash) IN (${Prisma.join(
      matches.map(({ factorId, hash }) => Prisma.sql`(${factorId}::uuid, ${hash}::bytea)`),
    )})
    AND c.id = (
      SELECT newest.id FROM one_time_codes newest
      WHERE newest.factor_id = c.factor_id AND newest.flow = c.flow
      ORDER BY newest.id DESC LIMIT 1
    )`;

/** A sent code is looked up by its hash, so the statement that uses it up is also the check. */
export function claimOneTimeCode(
  method: 'sms' | 'email',
  code: string,
  charged: { factors: readonly ChargedFactor[]; at: Date },
  flow: Uint8Array,
  keyring: Keyring,
): Claim {
  const { factors, at } = charged;
  const matches = factors.flatMap(({ id: factorId, userId, target }) =>
    oneTimeCodeHashes(keyring, { userId, factorId, flow, target: target! }, code).map((hash) => ({
      factorId,
      hash,
    })),
  );
  const chargedIds = factors.map(({ id }) => id);
  return {
    proof: proof(method, at),
    lock: Prisma.sql`
      SELECT c.id, f.id AS factor_id FROM one_time_codes c JOIN factors f ON f.id = c.factor_id
      JOIN ticket ON f.user_id = ticket.user_id
      WHERE f.state = 'ACTIVE' AND ${newestMatching(flow, matches, at)}
      FOR UPDATE OF c`,
    spend: [
      Prisma.sql`DELETE FROM one_time_codes c USING claimed WHERE c.id = claimed.id`,
      redeemFactors(chargedIds, at),
    ],
  };
}

/** Uses up the code that a pending factor is activated with; no row when it is not the one. */
export const spendEnrollmentCode = (
  factorId: string,
  flow: Uint8Array,
  hashes: readonly Buffer[],
  now: Date,
): Prisma.Sql => Prisma.sql`
  DELETE FROM one_time_codes c
  WHERE ${newestMatching(
    flow,
    hashes.map((hash) => ({ factorId, hash })),
    now,
  )}`;
