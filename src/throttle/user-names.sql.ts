import { Prisma } from '../db/client.ts';
import type { Columns } from '../db/columns.ts';
import type { UserNames } from './throttle.ts';

/** By what the counters of a user `u` are named; read with `toUserNames`. */
export const userNameColumns: Columns<UserNamesRow> = {
  userId: Prisma.sql`u.id`,
  email: Prisma.sql`u.email`,
  sessions: Prisma.sql`ARRAY(SELECT s.id::text FROM sessions s WHERE s.user_id = u.id)`,
  devices: Prisma.sql`ARRAY(SELECT d.id::text FROM trusted_devices d WHERE d.user_id = u.id)`,
  tickets: Prisma.sql`
    ARRAY(SELECT encode(t.token_hash, 'hex') FROM tickets t WHERE t.user_id = u.id)`,
  factors: Prisma.sql`ARRAY(SELECT f.id::text FROM factors f WHERE f.user_id = u.id)`,
  targets: Prisma.sql`
    ARRAY(SELECT f.target FROM factors f WHERE f.user_id = u.id AND f.target IS NOT NULL)`,
};

export type UserNamesRow = {
  readonly userId: string;
  readonly email: string;
  readonly sessions: readonly string[];
  readonly devices: readonly string[];
  readonly tickets: readonly string[];
  readonly factors: readonly string[];
  readonly targets: readonly string[];
};

export const toUserNames = ({ userId, email, ...row }: UserNamesRow): UserNames => ({
  userId,
  email,
  held: [
    ...row.sessions.map((id) => ({ kind: 'session', id }) as const),
    ...row.devices.map((id) => ({ kind: 'device', id }) as const),
    ...row.tickets.map(
      (hash) => ({ kind: 'ticket', id: Buffer.from(hash, 'hex').toString('base64url') }) as const,
    ),
  ],
  factors: row.factors,
  recipients: [...new Set([email, ...row.targets])],
});
