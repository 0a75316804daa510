import type { AuditLog } from '../../audit/audit-log.ts';
import { dailyCounters } from '../../audit/once-a-day.sql.ts';
import { mailboxCounter } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { SignedIn } from '../../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../../mfa/proof/proof-rule.ts';
import type { Proven } from '../../mfa/proof/prove.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { NoLongerSignedIn } from '../../users/errors.ts';
import type { ExportUserDataStore } from './export-user-data.store.ts';

export type UserData = {
  readonly kind: 'userData';
  readonly data: unknown;
  readonly exportedAt: Date;
};

/** A lost authenticator does not keep its owner from what is theirs. */
export const EXPORTING_DATA: ProofRule = { by: 'STRONGEST', orTwoRecoveryCodes: true };

/** All that is stored about the viewer, but for what would open something. */
export function createExportUserData(deps: {
  store: ExportUserDataStore;
  throttle: Throttle;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, throttle, clock } = deps;

  return async ({ who: { user } }: Proven<SignedIn>, client: Client): Promise<UserData> => {
    const now = clock();
    const source = { client, now };
    const attempt = await store.charge(user.id, throttle.exports(user.id), now);
    if (attempt.kind === 'gone') throw new NoLongerSignedIn();
    if (attempt.kind === 'blocked') {
      const reason = 'rate_limited';
      await deps.audit.recordOrCount(
        { type: 'user_data.export_failed', reason, actor: 'user', userId: user.id },
        source,
      );
      throw rateLimitedUntil('export', attempt.until, now);
    }

    const counters = throttle.countersOf(attempt.names);
    const keys = [
      ...counters.user,
      ...counters.recipients,
      mailboxCounter(user.id),
      ...dailyCounters(attempt.names),
    ];
    const data = await store.collect(attempt.names, keys, source);
    if (data === null) throw new NoLongerSignedIn();
    return { kind: 'userData', data, exportedAt: now };
  };
}
