import type { DbSession } from '../db/client.ts';

/**
 * Makes changes to one user's factors wait for each other. Taken first in every such transaction;
 * then tickets, factors and sessions are touched in that order, as everywhere.
 */
export async function lockFactorsOf(tx: DbSession, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${userId}, 0))`;
}
