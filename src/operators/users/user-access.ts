import type { AuditEvent } from '../../audit/audit-event.ts';
import { ADMIN_ROLE } from '../../policy/mfa-policy.ts';
import type { SessionsStore } from '../../sessions/sessions.store.ts';
import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Metadata } from '../../users/metadata.ts';
import type { User } from '../../users/user.ts';
import { notThemselves, type Administrator } from '../administrator.ts';
import { UserNotFound } from '../errors.ts';
import { requireDefaultRole } from './roles.ts';
import type { UserAccessStore } from './user-access.store.ts';

/** What administrators do about the ways into somebody's account. Everything may be done twice. */
export function createUserAccess(deps: {
  store: UserAccessStore;
  sessions: Pick<SessionsStore, 'endAll'>;
  clock: Clock;
}) {
  const { store, sessions, clock } = deps;
  const found = async <T>(changed: Promise<T | null>): Promise<T> => {
    const result = await changed;
    if (result === null) throw new UserNotFound();
    return result;
  };

  return {
    disable(by: Administrator, userId: string, client: Client): Promise<User> {
      notThemselves(by, userId);
      const event: AuditEvent = { type: 'user.disabled', ...by.actor, userId };
      return found(store.disable(userId, event, { client, now: clock() }));
    },

    enable({ actor }: Administrator, userId: string, client: Client): Promise<User> {
      const event: AuditEvent = { type: 'user.enabled', ...actor, userId };
      return found(store.enable(userId, event, { client, now: clock() }));
    },

    unlock(by: Administrator, userId: string, client: Client): Promise<User> {
      notThemselves(by, userId);
      const eventOf = (factorsRestored: number): AuditEvent => ({
        type: 'user.unlocked',
        factorsRestored,
        ...by.actor,
        userId,
      });
      return found(store.unlock(userId, eventOf, { client, now: clock() }));
    },

    /** Takes effect with the next access token; sessions stay. */
    setRoles(
      by: Administrator,
      {
        userId,
        ...given
      }: { userId: string; roles: readonly string[]; defaultRole?: string | null | undefined },
      client: Client,
    ): Promise<User> {
      const { roles, defaultRole } = requireDefaultRole(given.roles, given.defaultRole);
      if (!roles.includes(ADMIN_ROLE)) notThemselves(by, userId);
      const event: AuditEvent = { type: 'user.roles_set', roles, defaultRole, ...by.actor, userId };
      return found(store.setRoles(userId, { roles, defaultRole }, event, { client, now: clock() }));
    },

    /** Takes effect with the next access token. What it says is not recorded. */
    setMetadata(
      { actor }: Administrator,
      { userId, metadata }: { userId: string; metadata: Metadata },
      client: Client,
    ): Promise<User> {
      const event: AuditEvent = { type: 'user.metadata_set', ...actor, userId };
      return found(store.setMetadata(userId, metadata, event, { client, now: clock() }));
    },

    revokeSessions({ actor: { actor } }: Administrator, userId: string, client: Client) {
      const ended = { userId, reason: 'revoked', actor } as const;
      return found(sessions.endAll(ended, { client, now: clock() }));
    },
  };
}
