import type { FactorType } from '../db/client.ts';

type FactorKind = {
  /** What a proof by such a factor is called. */
  readonly method: string;
  /** How RFC 8176 calls what was proven. */
  readonly amr: readonly string[];
};

/** The types of factor that users enroll, the strongest first. */
export const FACTORS = {
  WEBAUTHN: { method: 'webauthn', amr: ['pop', 'user', 'mfa'], limit: 10 },
  TOTP: { method: 'totp', amr: ['otp', 'mfa'], limit: 5 },
  // The second one is for moving to another number without a gap.
  SMS: { method: 'sms', amr: ['sms', 'mca', 'mfa'], limit: 2 },
  // A mailbox is no authenticator (NIST SP 800-63B-4, 3.1.3.1), so it makes no `mfa`.
  EMAIL: { method: 'email', amr: ['otp', 'mca'], limit: 1 },
} as const satisfies Record<
  Exclude<FactorType, 'RECOVERY_CODES'>,
  FactorKind & {
    /** How many of them a user can hold. */
    readonly limit: number;
  }
>;

/** All that is stored as a factor. Recovery codes are, but nobody enrolls or lists them. */
export const STORED_FACTORS = {
  ...FACTORS,
  // RFC 8176 has no value for recovery codes; `recovery` is ours.
  RECOVERY_CODES: { method: 'recoveryCode', amr: ['otp', 'mfa', 'recovery'] },
} as const satisfies Record<FactorType, FactorKind>;

type StoredFactors = typeof STORED_FACTORS;

export type FactorMethod = StoredFactors[FactorType]['method'];

/** The type of the factor that gave a proof. */
export const FACTOR_TYPE_OF = Object.fromEntries(
  Object.entries(STORED_FACTORS).map(([type, { method }]) => [method, type]),
) as { readonly [Type in FactorType as StoredFactors[Type]['method']]: Type };

/** The types that are proven by typing in a code. */
export type CodeFactorType = Exclude<FactorType, 'WEBAUTHN'>;
export type CodeMethod = StoredFactors[CodeFactorType]['method'];
