import type { Prisma } from '../../db/client.ts';
import type { Proof } from '../../sessions/proofs.ts';

/** How a proof that checked out in memory is consumed in the database: once. */
export type Consumption = {
  readonly proof: Proof;
  /**
   * Finds and locks what the user that the query `owner` gives as `user_id` has proven something by.
   * Gives its `factor_id`, and no row if another request has consumed it. Where one statement can do
   * both, it consumes at once, and leaves nothing to the next.
   */
  lock(owner: Prisma.Sql): Prisma.Sql;
  /** Consumes what the query `proven` gives: the row of `lock`. */
  consume(proven: Prisma.Sql): readonly Prisma.Sql[];
};
