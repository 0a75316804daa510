import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened, happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type DbSession, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { deleteCounters } from '../../throttle/throttle.sql.ts';
import type { UserNames } from '../../throttle/throttle.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { Metadata } from '../../users/metadata.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import { toUserNames, userNameColumns, type UserNamesRow } from '../../throttle/user-names.sql.ts';

const user = columns<User>(userColumns('u'));

type Roles = { readonly roles: readonly string[]; readonly defaultRole: string };

export function createUserAccessStore(
  db: Db,
  statements: Statements,
  countersOf: (names: UserNames) => readonly string[],
) {
  const find = async (tx: DbSession, userId: string): Promise<User | null> => {
    const [found] = await tx.$queryRaw<User[]>`
      SELECT ${user} FROM users u WHERE u.id = ${userId}::uuid`;
    return found ?? null;
  };

  return {
    /** Ends whatever the user has open. Nothing happens to one who is disabled already. */
    disable: (userId: string, event: AuditEvent, source: AuditSource): Promise<User | null> =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw(raiseAccessOf(userId));
        const [disabled] = await tx.$queryRaw<User[]>`
          UPDATE users u SET disabled_at = ${source.now}::timestamptz
          WHERE u.id = ${userId}::uuid AND u.disabled_at IS NULL RETURNING ${user}`;
        if (!disabled) return find(tx, userId);
        const nobody = { userId, sessionId: null, actor: event.actor };
        await endOthers(tx, nobody, source, 'user_disabled');
        await tx.$executeRaw(happenedAlone([event], source));
        return disabled;
      }),

    enable: (userId: string, event: AuditEvent, source: AuditSource): Promise<User | null> =>
      db.$transaction(async (tx) => {
        const [enabled] = await tx.$queryRaw<User[]>`
          UPDATE users u SET disabled_at = NULL, access_version = u.access_version + 1
          WHERE u.id = ${userId}::uuid AND u.disabled_at IS NOT NULL RETURNING ${user}`;
        if (!enabled) return find(tx, userId);
        await tx.$executeRaw(happenedAlone([event], source));
        return enabled;
      }),

    /** Forgets every failure that keeps the user waiting, and puts suspended factors to use again. */
    unlock: (
      userId: string,
      eventOf: (factorsRestored: number) => AuditEvent,
      source: AuditSource,
    ): Promise<User | null> =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw(raiseAccessOf(userId));
        const unlocked = await find(tx, userId);
        if (!unlocked) return null;
        const [names] = await tx.$queryRaw<[UserNamesRow]>`
          SELECT ${columns<UserNamesRow>(userNameColumns)} FROM users u WHERE u.id = ${userId}::uuid`;
        const factorsRestored = await tx.$executeRaw`
          UPDATE factors SET state = 'ACTIVE' WHERE user_id = ${userId}::uuid AND state = 'SUSPENDED'`;
        await tx.$executeRaw`
          UPDATE factors SET failures = 0, blocked_until = NULL, failed_at = '{}'
          WHERE user_id = ${userId}::uuid AND state = 'ACTIVE'`;
        await tx.$executeRaw(deleteCounters(countersOf(toUserNames(names))));
        await tx.$executeRaw(happenedAlone([eventOf(factorsRestored)], source));
        return unlocked;
      }),

    /** Sign-ins that were decided by the former roles are decided again. */
    async setRoles(
      userId: string,
      { roles, defaultRole }: Roles,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<User | null> {
      const [changed] = await statements.query<User>`
        WITH u AS (
          UPDATE users SET roles = ${[...roles]}::text[], default_role = ${defaultRole},
            access_version = access_version + 1
          WHERE id = ${userId}::uuid RETURNING *
        ), ${happened([event], source, Prisma.sql`SELECT id FROM u`)}
        SELECT ${user} FROM u`;
      return changed ?? null;
    },

    /** In place of what was there. */
    async setMetadata(
      userId: string,
      metadata: Metadata,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<User | null> {
      const [changed] = await statements.query<User>`
        WITH u AS (
          UPDATE users SET metadata = ${JSON.stringify(metadata)}::jsonb
          WHERE id = ${userId}::uuid RETURNING *
        ), ${happened([event], source, Prisma.sql`SELECT id FROM u`)}
        SELECT ${user} FROM u`;
      return changed ?? null;
    },
  };
}

export type UserAccessStore = ReturnType<typeof createUserAccessStore>;
