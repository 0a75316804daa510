import { Prisma } from '../db/client.ts';
import type { Columns } from '../db/columns.ts';
import type { User } from './user.ts';

/** From the table of users, or a part that gives their columns. Never the password. */
export function userColumns(alias: string): Columns<User> {
  const u = Prisma.raw(alias);
  return {
    id: Prisma.sql`${u}.id`,
    email: Prisma.sql`${u}.email`,
    emailVerified: Prisma.sql`${u}.email_verified_at IS NOT NULL`,
    displayName: Prisma.sql`${u}.display_name`,
    locale: Prisma.sql`${u}.locale`,
    defaultRole: Prisma.sql`${u}.default_role`,
    roles: Prisma.sql`${u}.roles`,
    disabled: Prisma.sql`${u}.disabled_at IS NOT NULL`,
    passwordLengthReached: Prisma.sql`${u}.password_length_reached`,
    createdAt: Prisma.sql`${u}.created_at`,
    lastSignInAt: Prisma.sql`${u}.last_sign_in_at`,
    metadata: Prisma.sql`${u}.metadata`,
  };
}
