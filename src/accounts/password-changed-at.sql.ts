import { Prisma } from '../db/client.ts';

/** Of a user's row. Later each time, whatever the clock says: which password was checked is told by it. */
export const passwordChangedAt = (now: Date): Prisma.Sql => Prisma.sql`
  greatest(${now}::timestamptz, password_changed_at + interval '1 millisecond')`;
