import type { Client } from '../../shared/client.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import type { Viewer } from '../../sessions/session.ts';
import type { DisableMfa } from './disable-mfa.ts';
import type { Enroller } from '../enrollment/enroller.ts';
import type { MfaChange } from './mfa-change.ts';
import { normalizeRecoveryCode } from '../recovery-codes/recovery-code.ts';
import type { ActivateTotp } from '../totp/activate-totp.ts';

const SIX_DIGITS = /^[0-9]{6}$/;

/** Step two of every change of a user's MFA: `TOTP` activates what was generated, `NONE` disables. */
export function createVerifyChangeUserMfa(deps: {
  activateTotp: ActivateTotp;
  disableMfa: DisableMfa;
}) {
  return {
    activate(enroller: Enroller, code: string, client: Client): Promise<MfaChange> {
      if (!SIX_DIGITS.test(code)) throw new InvalidInput('code', 'must be six digits');
      return deps.activateTotp(enroller, code, client);
    },

    disable(viewer: Viewer, code: string, client: Client): Promise<MfaChange> {
      if (SIX_DIGITS.test(code)) return deps.disableMfa(viewer, { method: 'totp', code }, client);

      const recoveryCode = normalizeRecoveryCode(code);
      if (!recoveryCode) throw new InvalidInput('code', 'must be six digits or a recovery code');
      return deps.disableMfa(viewer, { method: 'recoveryCode', code: recoveryCode }, client);
    },
  };
}
