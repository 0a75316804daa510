import type { Client } from '../../shared/client.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import type { DisableMfa } from './disable-mfa.ts';
import type { SignedIn } from '../enrollment/enroller.ts';
import { ACTIVATING } from '../enrollment/may-enroll.ts';
import type { ProofRule } from '../proof/proof-rule.ts';
import type { Proven } from '../proof/prove.ts';
import type { MfaChange } from './mfa-change.ts';
import { normalizeRecoveryCode } from '../recovery-codes/recovery-code.ts';
import type { ActivateTotp } from '../totp/activate-totp.ts';

const SIX_DIGITS = /^[0-9]{6}$/;

/** To switch MFA off, the code is the proof. */
export const CHANGING_MFA: ProofRule = { ...ACTIVATING, orCode: 'code' };

/** Step two of every change of a user's MFA: `TOTP` activates what was generated, `NONE` disables. */
export function createVerifyChangeUserMfa(deps: {
  activateTotp: ActivateTotp;
  disableMfa: DisableMfa;
}) {
  return {
    activate(proven: Proven, code: string, client: Client): Promise<MfaChange> {
      if (!SIX_DIGITS.test(code)) throw new InvalidInput('code', 'must be six digits');
      return deps.activateTotp(proven, code, client);
    },

    disable(proven: Proven<SignedIn>, code: string, client: Client): Promise<MfaChange> {
      if (SIX_DIGITS.test(code)) return deps.disableMfa(proven, { method: 'totp', code }, client);

      const recoveryCode = normalizeRecoveryCode(code);
      if (!recoveryCode) throw new InvalidInput('code', 'must be six digits or a recovery code');
      return deps.disableMfa(proven, { method: 'recoveryCode', code: recoveryCode }, client);
    },
  };
}
