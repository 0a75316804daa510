import { type MfaFactorType, type MfaRequirement } from './mfa-policy.ts';
import { passwordMinLength } from './password-length.ts';
import type { PolicyStore } from './policy.store.ts';

/** What a sign-in screen needs to know. */
export type AuthConfig = {
  readonly emailVerificationRequired: boolean;
  readonly passwordMinLength: number;
  readonly mfaRequirement: MfaRequirement;
  readonly allowedFactors: readonly MfaFactorType[];
  readonly trustedDevicesEnabled: boolean;
  readonly mfaOfferDays: number;
};

export function createAuthConfig(deps: {
  store: PolicyStore;
  emailVerificationRequired: boolean;
  passwordMinLength: number | null;
  mfaOfferDays: number;
}) {
  return async (): Promise<AuthConfig> => {
    const policy = await deps.store.current();
    return {
      emailVerificationRequired: deps.emailVerificationRequired,
      passwordMinLength: passwordMinLength(policy, deps.passwordMinLength),
      mfaRequirement: policy.requirement,
      allowedFactors: policy.allowedFactors,
      trustedDevicesEnabled: policy.trustedDevicesEnabled,
      mfaOfferDays: deps.mfaOfferDays,
    };
  };
}

/** What a password is advised to have by now. Nothing is decided by it. */
export function createAdvisedPasswordLength(deps: {
  store: PolicyStore;
  passwordMinLength: number | null;
}) {
  return async (): Promise<number> =>
    passwordMinLength(await deps.store.lately(), deps.passwordMinLength);
}
