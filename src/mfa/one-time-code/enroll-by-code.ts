import { v7 as uuidv7 } from 'uuid';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import { proof } from '../../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { raced, RateLimited } from '../../throttle/errors.ts';
import type { ActivateFactor, FactorEnrolled } from '../enrollment/activate-factor.ts';
import { requireAllowed } from '../enrollment/may-enroll.ts';
import type { PendingFactorsStore } from '../enrollment/pending-factors.store.ts';
import { FactorNotFound, InvalidCode } from '../errors.ts';
import { FACTORS } from '../../policy/factors.ts';
import { ENROLLMENT_TTL_SECONDS, MAX_ENROLLMENT_ATTEMPTS } from '../factor-limits.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { Proven } from '../proof/prove.ts';
import { consumeEnrollmentCode } from './consume-one-time-code.sql.ts';
import { pendingOwner } from './enrollment-owner.sql.ts';
import { ENROLLMENT, oneTimeCodeHashes } from './one-time-code.ts';
import type { CodeSent, SendCode } from './send-code.ts';

type Destination = { type: 'SMS' | 'EMAIL'; target: string; name: string };

/** Enrolls a factor that codes are sent to. The code that arrives there is its first proof. */
export function createEnrollByCode(deps: {
  sendCode: SendCode;
  pendingFactors: PendingFactorsStore;
  activateFactor: ActivateFactor;
  audit: AuditLog;
  keyring: Keyring;
  mfaStatus: MfaStatusStore;
  clock: Clock;
}) {
  const { pendingFactors, audit, clock } = deps;

  return {
    async begin(
      { who: { user }, status }: Proven,
      { type, target, name }: Destination,
      client: Client,
    ): Promise<CodeSent> {
      const now = clock();
      const factor = { id: uuidv7(), type, target };
      const expiresAt = secondsAfter(now, ENROLLMENT_TTL_SECONDS);
      const owner = pendingOwner({ ...factor, userId: user.id, name, expiresAt }, status, now);
      const sent = await deps.sendCode(
        { user, factor, flow: ENROLLMENT, purpose: 'ENROLLMENT', ...owner },
        client,
      );
      if (sent) return sent;
      const { accessVersion } = await deps.mfaStatus.find(user.id);
      if (accessVersion !== status.accessVersion) throw raced();
      // This destination had its five wrong codes: the earlier start has to expire first.
      throw new RateLimited('enrollment', ENROLLMENT_TTL_SECONDS);
    },

    async verify(
      proven: Proven,
      given: { type: 'SMS' | 'EMAIL'; factorId: string; code: string },
      client: Client,
    ): Promise<FactorEnrolled> {
      const { type, factorId, code } = given;
      const source = { client, now: clock() };
      const { id: userId } = proven.who.user;
      requireAllowed(proven.status, type);
      const pending = await pendingFactors.charge({ userId, type, factorId }, source.now);
      if (!pending) throw new FactorNotFound();

      const binding = { userId, factorId, flow: ENROLLMENT, target: pending.target! };
      const hashes = oneTimeCodeHashes(deps.keyring, binding, code);
      const enrolled = await deps.activateFactor(
        proven,
        {
          factorId,
          type,
          begunAt: pending.createdAt,
          proof: proof(FACTORS[type].method, source.now, { enrolledAt: pending.createdAt }),
          conditions: [consumeEnrollmentCode(factorId, ENROLLMENT, hashes, source.now)],
        },
        source,
      );
      if (enrolled) return enrolled;

      await audit.record(
        { type: 'factor.enrollment_failed', reason: 'wrong_code', actor: 'user', userId },
        source,
      );
      throw new InvalidCode(MAX_ENROLLMENT_ATTEMPTS - pending.attempts);
    },
  };
}

export type EnrollByCode = ReturnType<typeof createEnrollByCode>;
