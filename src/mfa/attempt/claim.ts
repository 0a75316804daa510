import type { Prisma } from '../../db/client.ts';
import type { Proof } from '../../sessions/proofs.ts';

/** A proof that checked out in memory and is yet to be used up in the database. */
export type Claim = {
  readonly proof: Proof;
  /**
   * Finds and locks the unused thing of the user that the query `owner` gives as `user_id`. Gives its
   * `factor_id`, and no row if another request was first.
   */
  lock(owner: Prisma.Sql): Prisma.Sql;
  /** Uses up what the query `claimed` gives: the row of `lock`. */
  spend(claimed: Prisma.Sql): readonly Prisma.Sql[];
};
