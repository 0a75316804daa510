import { Prisma } from '../db/client.ts';
import type { Columns } from '../db/columns.ts';
import type { Factor } from './mfa-status.ts';

/** A factor that is no longer pending. */
export type HeldFactor = Factor & { readonly state: 'ACTIVE' | 'SUSPENDED' };

/** From the table of factors, or a part that gives their columns. */
export function factorColumns(alias: string): Columns<Factor> {
  const f = Prisma.raw(alias);
  return {
    id: Prisma.sql`${f}.id`,
    type: Prisma.sql`${f}.type::text`,
    name: Prisma.sql`${f}.name`,
    isPrimary: Prisma.sql`${f}.is_primary`,
    target: Prisma.sql`${f}.target`,
    createdAt: Prisma.sql`${f}.created_at`,
    lastUsedAt: Prisma.sql`${f}.last_used_at`,
  };
}

export const heldFactorColumns = (alias: string): Columns<HeldFactor> => ({
  ...factorColumns(alias),
  state: Prisma.sql`${Prisma.raw(alias)}.state::text`,
});
