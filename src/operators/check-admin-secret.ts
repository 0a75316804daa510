import type { AuditEvent } from '../audit/audit-event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { rateLimitedUntil } from '../throttle/errors.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { isAdminSecret } from './admin-secret.ts';
import type { AdminSecretStore } from './admin-secret.store.ts';

/**
 * Whether this is the admin secret. From a network that gave too many wrong ones none is looked at, so
 * that neither the answer nor its time tells a right one. The right one costs a look and no write.
 */
export function createCheckAdminSecret(deps: {
  store: AdminSecretStore;
  throttle: Throttle;
  audit: AuditLog;
  clock: Clock;
  adminSecrets: readonly string[];
}) {
  const { store, throttle, audit, clock } = deps;

  return async (given: string, client: Client): Promise<boolean> => {
    const source = { client, now: clock() };
    const network = throttle.adminSecrets(client.ipAddress);
    const until = await store.blockedUntil(network, source.now);
    if (until === null) {
      if (isAdminSecret(given, deps.adminSecrets)) return true;
      if (await store.refuse(network, refusal('wrong_secret'), source)) return false;
    }
    await audit.recordOrCount(refusal('rate_limited'), source);
    throw rateLimitedUntil('admin_secret', until, source.now);
  };
}

export type CheckAdminSecret = ReturnType<typeof createCheckAdminSecret>;

const refusal = (reason: 'wrong_secret' | 'rate_limited'): AuditEvent => ({
  type: 'admin_secret.refused',
  reason,
  actor: 'user',
  userId: null,
});
