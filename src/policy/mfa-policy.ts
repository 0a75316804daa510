export type MfaRequirement = 'DISABLED' | 'OPTIONAL' | 'REQUIRED' | 'RISK_BASED';
export type MfaFactorType = 'TOTP' | 'SMS' | 'EMAIL' | 'WEBAUTHN';

/** What the operator demands of every user. */
export type MfaPolicy = {
  readonly requirement: MfaRequirement;
  readonly allowedFactors: readonly MfaFactorType[];
};
