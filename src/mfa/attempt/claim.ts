import type { Prisma } from '../../db/client.ts';
import type { Proof } from '../../sessions/proofs.ts';

/**
 * A proof that checked out in memory and is yet to be used up in the database. `lock` finds and locks
 * the unused thing for the user of the part named `ticket`, gives its `factor_id`, and gives no row if
 * another request was first; `spend` uses it up, depending on the part named `claimed`.
 */
export type Claim = {
  readonly proof: Proof;
  readonly lock: Prisma.Sql;
  readonly spend: readonly Prisma.Sql[];
};
