import { Prisma } from '../db/client.ts';

/**
 * The ways into an account as a decision saw them. Every change of them (a factor activated, removed or
 * suspended, the password, disabling) counts `access_version` up on the user's row, and does so before
 * anything else.
 *
 * What makes or raises a session or a ticket locks or updates that very row, and asks for the count that
 * it decided by. PostgreSQL looks at a row again after waiting for it, and not at what a subquery has
 * found in another table: a condition on the factors themselves would not see the one that was activated
 * meanwhile.
 *
 * The row is also where the one order of locks starts: users, resets that wait, codes for apps, mailed tokens, tickets,
 * sessions, factors, devices, throttles (identifier, then address). References between the parts of a statement keep it; parts that
 * nothing references run in an order of PostgreSQL's choosing.
 */
export type SeenAccess = { readonly userId: string; readonly accessVersion: number };

/** Whether the user `u` may still sign in, and by the same ways. */
export const accessUnchanged = ({ userId, accessVersion }: SeenAccess): Prisma.Sql => Prisma.sql`
  u.id = ${userId}::uuid AND u.access_version = ${accessVersion}::int AND u.disabled_at IS NULL`;

/** The user, locked to the end of the transaction; no row when the ways in have changed. */
export const lockAccess = (seen: SeenAccess, and: Prisma.Sql = Prisma.sql`TRUE`): Prisma.Sql =>
  Prisma.sql`SELECT u.id FROM users u WHERE ${accessUnchanged(seen)} AND ${and} FOR NO KEY UPDATE`;

/** The same for what deletes the row: nothing can refer to it, or take it for unchanged, meanwhile. */
export const lockToDelete = (seen: SeenAccess): Prisma.Sql =>
  Prisma.sql`SELECT u.id FROM users u WHERE ${accessUnchanged(seen)} FOR UPDATE`;

/** The user, if they are not deleted, and are not before the end of the transaction. */
export const stayingUser = (userId: string | null): Prisma.Sql =>
  Prisma.sql`SELECT u.id FROM users u WHERE u.id = ${userId}::uuid FOR KEY SHARE`;

/** The user, locked, whatever has changed: for what takes ways in away. */
export const lockUser = (userId: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`SELECT u.id FROM users u WHERE u.id = ${userId} FOR NO KEY UPDATE`;

export type LockedUser = { readonly id: string; readonly inRole: boolean };

/** Several, in the one order in which all who lock several do; and whether they are in the role and in use. */
export const lockUsers = (ids: readonly string[], role: string): Prisma.Sql => Prisma.sql`
  SELECT u.id, u.disabled_at IS NULL AND ${role} = ANY(u.roles) AS "inRole" FROM users u
  WHERE u.id = ANY(${[...ids]}::uuid[]) ORDER BY u.id FOR NO KEY UPDATE`;

/** The first statement of every change of the ways in; touches no row when another change was first. */
export const raiseAccess = (seen: SeenAccess, and: Prisma.Sql = Prisma.sql`TRUE`): Prisma.Sql =>
  raise(Prisma.sql`${accessUnchanged(seen)} AND ${and}`);

/** The same where nothing was decided by what is there: for what takes ways in away. */
export const raiseAccessOf = (userId: string): Prisma.Sql =>
  raise(Prisma.sql`u.id = ${userId}::uuid`);

const raise = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE users u SET access_version = u.access_version + 1 WHERE ${where} RETURNING u.id`;
