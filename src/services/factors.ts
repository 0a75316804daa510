import { createEnrollEmail } from '../mfa/email/enroll-email.ts';
import { createActivateFactorStore } from '../mfa/enrollment/activate-factor.store.ts';
import { createActivateFactor } from '../mfa/enrollment/activate-factor.ts';
import { createPendingFactorsStore } from '../mfa/enrollment/pending-factors.store.ts';
import { createDisableMfaStore } from '../mfa/manage/disable-mfa.store.ts';
import { createDisableMfa } from '../mfa/manage/disable-mfa.ts';
import { createFactorsStore } from '../mfa/manage/factors.store.ts';
import { createManageFactors } from '../mfa/manage/manage-factors.ts';
import { createVerifyChangeUserMfa } from '../mfa/manage/verify-change-user-mfa.ts';
import { createEnrollByCode } from '../mfa/one-time-code/enroll-by-code.ts';
import { createRequireFreshProof } from '../mfa/proof/fresh-proof.ts';
import { createListMfaStatus } from '../policy/list-mfa-status.ts';
import { createMfaStatusStore } from '../policy/mfa-status.store.ts';
import { createPolicyStore } from '../policy/policy.store.ts';
import { createProve } from '../mfa/proof/prove.ts';
import { createGenerateRecoveryCodes } from '../mfa/recovery-codes/generate-recovery-codes.ts';
import { createRecoveryCodesStore } from '../mfa/recovery-codes/recovery-codes.store.ts';
import { createEnrollSms } from '../mfa/sms/enroll-sms.ts';
import { createActivateTotp } from '../mfa/totp/activate-totp.ts';
import { createGenerateTotp } from '../mfa/totp/generate-totp.ts';
import { createEnrollWebauthn } from '../mfa/webauthn/enroll-webauthn.ts';
import { createWebauthnStore } from '../mfa/webauthn/webauthn.store.ts';
import { createReauthenticate } from '../sign-in/password/reauthenticate.ts';
import type { Foundation } from './foundation.ts';

/** Second factors: enrolling, changing and listing them. */
export function createFactorServices(foundation: Foundation) {
  const { config, clock, database, keyring, secretBox } = foundation;
  const { audit, limits, attempts, checkPassword, mfaStatus } = foundation;
  const { sessionFactory, sendCode } = foundation;
  const { db, statements } = database;

  const pendingFactors = createPendingFactorsStore(statements);
  const requireFreshProof = createRequireFreshProof({
    clock,
    maxAgeSeconds: config.stepUpMaxAgeSeconds,
  });
  const activateFactor = createActivateFactor({
    store: createActivateFactorStore(db),
    sessionFactory,
    keyring,
  });
  const enrollByCode = createEnrollByCode({
    sendCode,
    pendingFactors,
    activateFactor,
    audit,
    keyring,
    mfaStatus,
    clock,
  });

  return {
    listMfaStatus: createListMfaStatus({
      store: mfaStatus,
      // A policy of its own: what ruled there is not what rules.
      lagging: createMfaStatusStore(database.lagging.statements, createPolicyStore(statements)),
    }),
    prove: createProve({ mfaStatus, requireFreshProof, clock }),
    generateTotp: createGenerateTotp({
      pendingFactors,
      secretBox,
      reauthenticate: createReauthenticate({ checkPassword, store: attempts }),
      clock,
      issuer: config.totpIssuer,
    }),
    verifyChangeUserMfa: createVerifyChangeUserMfa({
      activateTotp: createActivateTotp({
        pendingFactors,
        activateFactor,
        secretBox,
        audit,
        clock,
      }),
      disableMfa: createDisableMfa({
        store: createDisableMfaStore(db, statements, limits),
        secretBox,
        keyring,
        audit,
        clock,
        requireFreshProof,
      }),
    }),
    enrollSms: createEnrollSms({
      enrollByCode,
      allowedCountries: config.smsAllowedCountries,
    }),
    enrollEmail: createEnrollEmail({ enrollByCode, clock }),
    enrollWebauthn: createEnrollWebauthn({
      store: createWebauthnStore(statements),
      pendingFactors,
      activateFactor,
      audit,
      clock,
      relyingParty: config.webauthn,
    }),
    manageFactors: createManageFactors({ store: createFactorsStore(db, statements), clock }),
    generateRecoveryCodes: createGenerateRecoveryCodes({
      store: createRecoveryCodesStore(db),
      keyring,
      clock,
    }),
  };
}
