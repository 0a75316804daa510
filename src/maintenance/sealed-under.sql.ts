import { Prisma } from '../db/client.ts';

/** Which key sealed the value: see crypto/secret-box.ts. */
export const keyOf = (column: string): Prisma.Sql =>
  Prisma.sql`substring(${Prisma.raw(column)} FROM 2 FOR 4)`;

/** "Less or greater" is "other" in words that an index knows. */
export const isSealedUnderOther = (column: string, keyId: string): Prisma.Sql => Prisma.sql`
  ${Prisma.raw(column)} IS NOT NULL
    AND (${keyOf(column)} < decode(${keyId}, 'hex') OR ${keyOf(column)} > decode(${keyId}, 'hex'))`;
