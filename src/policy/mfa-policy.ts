export type MfaRequirement = 'DISABLED' | 'OPTIONAL' | 'REQUIRED' | 'RISK_BASED';

/** Strongest first. */
export const MFA_FACTOR_TYPES = ['WEBAUTHN', 'TOTP', 'SMS', 'EMAIL'] as const;
export type MfaFactorType = (typeof MFA_FACTOR_TYPES)[number];

/** What the operator demands of every user. */
export type MfaPolicy = {
  readonly requirement: MfaRequirement;
  readonly allowedFactors: readonly MfaFactorType[];
  readonly recoveryCodesCount: number;
};
