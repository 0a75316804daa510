import { Prisma } from '../db/client.ts';

/** Any number will do that nothing else locks. */
const CHAIN = Prisma.sql`7239104655`;

/**
 * Held until the transaction ends, and last of all locks: whoever writes the chain, or changes events
 * that are in it, is alone, however many replicas there are.
 */
export const lockChain = Prisma.sql`SELECT pg_advisory_xact_lock(${CHAIN})`;

/** Does not wait. */
export const tryLockChain = Prisma.sql`SELECT pg_try_advisory_xact_lock(${CHAIN}) AS "locked"`;
