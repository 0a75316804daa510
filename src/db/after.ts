import * as Prisma from './prisma.ts';

/**
 * Always true, and only known once the named part of the statement, or a query, has run. PostgreSQL runs
 * parts that nothing references in an order of its own, so where the order of locks matters, the next
 * part asks for the one before.
 */
export const after = (earlier: string | Prisma.Sql): Prisma.Sql =>
  typeof earlier === 'string'
    ? Prisma.sql`(SELECT count(*) FROM ${Prisma.raw(earlier)}) >= 0`
    : Prisma.sql`(SELECT count(*) FROM (${earlier}) AS earlier) >= 0`;
