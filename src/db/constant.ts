import * as Prisma from './prisma.ts';

/**
 * A number that is the same whoever calls, as part of the text: PostgreSQL reckons with it once, when it
 * plans, and it is not sent each time.
 */
export const constant = (value: number): Prisma.Sql => Prisma.raw(String(value));
