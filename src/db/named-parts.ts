import * as Prisma from './prisma.ts';

/** Several like parts of one statement: `name_0 AS (…), name_1 AS (…)`. */
export const namedParts = (name: string, statements: readonly Prisma.Sql[]): Prisma.Sql =>
  Prisma.join(
    statements.map(
      (statement, index) => Prisma.sql`${Prisma.raw(`${name}_${index}`)} AS (${statement})`,
    ),
  );
