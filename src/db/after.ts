import { Prisma } from './generated/client.ts';

/**
 * Always true, and only known once the named part of the statement has run. PostgreSQL runs parts that
 * nothing references in an order of its own, so where the order of locks matters, the next part asks
 * for the one before.
 */
export const after = (part: string): Prisma.Sql =>
  Prisma.sql`(SELECT count(*) FROM ${Prisma.raw(part)}) >= 0`;
