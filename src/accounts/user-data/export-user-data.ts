import type { AuditLog } from '../../audit/audit-log.ts';
import { mailboxCounter } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { RequireFreshProof } from '../../mfa/fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { Viewer } from '../../sessions/session.ts';
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

/** All that is stored about the viewer, but for what would open something. */
export function createExportUserData(deps: {
  store: ExportUserDataStore;
  mfaStatus: MfaStatusStore;
  throttle: Throttle;
  audit: AuditLog;
  clock: Clock;
  requireFreshProof: RequireFreshProof;
}) {
  const { store, throttle, clock } = deps;

  return async ({ user, session }: Viewer, client: Client): Promise<UserData> => {
    const { heldTypes } = await deps.mfaStatus.find(user.id);
    deps.requireFreshProof({ proofs: session.proofs, heldTypes, recoveryCodesAllowed: true });

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
      throw rateLimitedUntil(attempt.until, now);
    }

    const counters = throttle.countersOf(attempt.names);
    const keys = [...counters.user, ...counters.recipients, mailboxCounter(user.id)];
    const data = await store.collect(user.id, keys, source);
    if (data === null) throw new NoLongerSignedIn();
    return { kind: 'userData', data, exportedAt: now };
  };
}
