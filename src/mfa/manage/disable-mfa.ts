import type { AuditEvent, CodeFailure } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { proof, type Proof } from '../../sessions/proofs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { DisableMfaStore } from './disable-mfa.store.ts';
import type { Charged } from '../attempt/charged-factor.ts';
import type { Consumption } from '../attempt/consumption.ts';
import { InvalidCode, MfaEnforced, MfaNotActive, passkeysMustStay } from '../errors.ts';
import { FACTOR_TYPE_OF } from '../../policy/factors.ts';
import { isEnrolled, type HeldSince, type MfaStatus } from '../../policy/mfa-status.ts';
import { FACTOR_SUSPENDED_AT } from '../factor-limits.ts';
import { failedRepeatedly } from '../attempt/failed-repeatedly.ts';
import { isActedFor, type SignedIn } from '../enrollment/enroller.ts';
import type { RequireFreshProof } from '../proof/fresh-proof.ts';
import type { Proven } from '../proof/prove.ts';
import type { MfaChange } from './mfa-change.ts';
import { consumeRecoveryCode } from '../recovery-codes/consume-recovery-code.sql.ts';
import { matchTotp } from '../totp/match-totp.sql.ts';

/** Six digits, or a normalized recovery code. */
export type DisablingCode = { readonly method: 'totp' | 'recoveryCode'; readonly code: string };

/** Switches MFA off. The code that is given here is itself the proof. */
export function createDisableMfa(deps: {
  store: DisableMfaStore;
  requireFreshProof: RequireFreshProof;
  secretBox: SecretBox;
  keyring: Keyring;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, audit, clock } = deps;

  return async (
    { who, status }: Proven<SignedIn>,
    given: DisablingCode,
    client: Client,
  ): Promise<MfaChange> => {
    const { user, proofs, sessionId } = who;
    const { method } = given;
    const about = { actor: 'user', userId: user.id } as const;
    const source = { client, now: clock() };
    const failed = (reason: CodeFailure | 'mfa_enforced'): AuditEvent => ({
      type: 'mfa.disable_failed',
      method,
      reason,
      ...about,
    });
    if (status.requirement === 'REQUIRED' || status.passwordRemoved) {
      await audit.record(failed('mfa_enforced'), source);
      throw status.passwordRemoved ? passkeysMustStay() : new MfaEnforced();
    }

    if (!isActedFor(who)) {
      if (method === 'totp') requireStrongEnough(proofs, status, source.now);
      // It brings its own proof along, but the session must not have been left open.
      else requireSeniorCodes(proofs, status, source.now);
    }
    const charged = await store.charge(user.id, FACTOR_TYPE_OF[method], source.now);
    if (charged.kind === 'none') throw new MfaNotActive();
    if (charged.kind === 'blocked') {
      await audit.recordOrCount(failed('rate_limited'), source);
      throw rateLimitedUntil('second_factor', charged.until, source.now);
    }

    const checked = checkCode(given, charged);
    const disabled: AuditEvent = { type: 'mfa.disabled', method, ...about };
    if (
      typeof checked === 'string' ||
      !(await store.redeem(
        { userId: user.id, keptSessionId: sessionId, status },
        checked,
        [disabled],
        source,
      ))
    ) {
      const reason = typeof checked === 'string' ? checked : 'wrong_code';
      const counts = charged.factors.map(({ failures }) => failures);
      const events = [failed(reason), ...failedRepeatedly(method, counts, user.id)];
      await store.fail({ userId: user.id, method, factors: charged.factors }, events, source);
      const used = Math.max(...charged.factors.map(({ recentFailures }) => recentFailures));
      throw new InvalidCode(FACTOR_SUSPENDED_AT - used);
    }
    return { kind: 'mfaChange', activeMfaType: 'NONE', recoveryCodes: null, session: null, user };
  };

  /** A code of an authenticator app does not switch off a security key that the user also holds. */
  function requireStrongEnough(proofs: readonly Proof[], status: MfaStatus, now: Date): void {
    if (!isEnrolled(status)) throw new MfaNotActive();
    if (!status.heldTypes.includes('TOTP')) {
      throw new InvalidInput('code', 'must be a recovery code: you hold no authenticator app');
    }
    const apps = status.held.filter(({ type }) => type === 'TOTP');
    const given = proof('totp', now, { enrolledAt: newest(apps) });
    deps.requireFreshProof(
      { by: 'STRONGEST' },
      { proofs: [...proofs, given], status, removing: oldest(status.held) },
    );
  }

  function requireSeniorCodes(proofs: readonly Proof[], status: MfaStatus, now: Date): void {
    deps.requireFreshProof({ by: 'ANY' }, { proofs, status });
    const { held, recoveryCodesSince: enrolledAt } = status;
    if (!enrolledAt || held.length === 0) return;
    const given = proof('recoveryCode', now, { enrolledAt });
    deps.requireFreshProof(
      { by: 'ANY' },
      { proofs: [...proofs, given], status, removing: oldest(held) },
    );
  }

  function checkCode(
    { method, code }: DisablingCode,
    charged: Extract<Charged, { kind: 'charged' }>,
  ): Consumption | CodeFailure {
    return method === 'totp'
      ? matchTotp(code, charged, deps.secretBox)
      : consumeRecoveryCode(code, charged, deps.keyring);
  }
}

const byAge = (held: readonly HeldSince[]): Date[] =>
  held.map(({ createdAt }) => createdAt).toSorted((a, b) => a.getTime() - b.getTime());
const oldest = (held: readonly HeldSince[]): Date => byAge(held)[0]!;
const newest = (held: readonly HeldSince[]): Date => byAge(held).at(-1)!;

export type DisableMfa = ReturnType<typeof createDisableMfa>;
