import type { Keyring } from '../../crypto/keyring.ts';
import type { Viewer } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { MfaNotActive } from '../errors.ts';
import { leadsToAal2 } from '../../policy/mfa-status.ts';
import type { RequireFreshProof } from '../fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import { hashRecoveryCode, newRecoveryCode, normalizeRecoveryCode } from './recovery-code.ts';
import type { RecoveryCodesStore } from './recovery-codes.store.ts';

export type RecoveryCodes = {
  readonly kind: 'recoveryCodes';
  readonly codes: readonly string[];
  readonly generatedAt: Date;
};

/** A fresh set of codes and what is stored of them. */
export function newRecoveryCodes(keyring: Keyring, userId: string, count: number) {
  const codes = Array.from({ length: count }, newRecoveryCode);
  const key = keyring.current('code');
  const hashes = codes.map((code) => hashRecoveryCode(key, userId, normalizeRecoveryCode(code)!));
  return { codes, hashes };
}

/** Replaces the set. The old codes are worthless from then on. */
export function createGenerateRecoveryCodes(deps: {
  store: RecoveryCodesStore;
  mfaStatus: MfaStatusStore;
  keyring: Keyring;
  clock: Clock;
  requireFreshProof: RequireFreshProof;
}) {
  return async ({ user, session }: Viewer, client: Client): Promise<RecoveryCodes> => {
    const status = await deps.mfaStatus.find(user.id);
    // A mailbox would get itself codes that lead to aal2, whatever else it stands beside.
    const heldTypes = status.heldTypes.filter(leadsToAal2);
    if (heldTypes.length === 0) throw new MfaNotActive();
    const now = deps.clock();
    deps.requireFreshProof({
      proofs: session.proofs,
      heldTypes,
      recoveryCodesAllowed: false,
    });

    const { codes, hashes } = newRecoveryCodes(
      deps.keyring,
      user.id,
      status.policy.recoveryCodesCount,
    );
    const seen = { userId: user.id, accessVersion: status.accessVersion };
    if (!(await deps.store.replace(seen, hashes, { client, now }))) throw new MfaNotActive();
    return { kind: 'recoveryCodes', codes, generatedAt: now };
  };
}
