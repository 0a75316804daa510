import type { CodeFailure } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { proof } from '../../sessions/proofs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { ActivateFactor } from '../enrollment/activate-factor.ts';
import { requireAllowed } from '../enrollment/may-enroll.ts';
import type { PendingFactorsStore } from '../enrollment/pending-factors.store.ts';
import { InvalidCode, TotpNotGenerated } from '../errors.ts';
import { MAX_ENROLLMENT_ATTEMPTS } from '../factor-limits.ts';
import type { MfaChange } from '../manage/mfa-change.ts';
import type { Proven } from '../proof/prove.ts';
import { totpContext } from './match-totp.sql.ts';
import { checkTotp } from './totp-code.ts';

/** The code shows that the authenticator app holds the secret: the pending factor goes live. */
export function createActivateTotp(deps: {
  pendingFactors: PendingFactorsStore;
  activateFactor: ActivateFactor;
  secretBox: SecretBox;
  audit: AuditLog;
  clock: Clock;
}) {
  const { pendingFactors, secretBox, audit, clock } = deps;

  return async (proven: Proven, code: string, client: Client): Promise<MfaChange> => {
    const { user } = proven.who;
    requireAllowed(proven.status, 'TOTP');
    const source = { client, now: clock() };
    const pending = await pendingFactors.charge({ userId: user.id, type: 'TOTP' }, source.now);
    if (!pending?.sealedSecret) throw new TotpNotGenerated();

    const refuse = async (reason: CodeFailure): Promise<never> => {
      await audit.record(
        { type: 'factor.enrollment_failed', reason, actor: 'user', userId: user.id },
        source,
      );
      throw new InvalidCode(MAX_ENROLLMENT_ATTEMPTS - pending.attempts);
    };
    const secret = secretBox.open(pending.sealedSecret, totpContext(user.id, pending.id));
    const check = checkTotp(code, { secret, lastTimeStep: 0n, now: source.now });
    if (check.kind !== 'match') return refuse('wrong_code');

    const enrolled = await deps.activateFactor(
      proven,
      {
        factorId: pending.id,
        type: 'TOTP',
        begunAt: pending.createdAt,
        proof: proof('totp', source.now, { enrolledAt: pending.createdAt }),
        timeStep: check.timeStep,
      },
      source,
    );
    if (!enrolled) return refuse('replayed');
    const { recoveryCodes, session } = enrolled;
    return { kind: 'mfaChange', activeMfaType: 'TOTP', recoveryCodes, session, user };
  };
}

export type ActivateTotp = ReturnType<typeof createActivateTotp>;
