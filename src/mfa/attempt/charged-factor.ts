/** A factor on which an attempt was charged, with what is needed to check the code. */
export type ChargedFactor = {
  readonly id: string;
  readonly userId: string;
  readonly sealedSecret: Uint8Array | null;
  readonly lastTimeStep: bigint;
  readonly target: string | null;
  readonly enrolledAt: Date;
  /** Failures in a row, this attempt included. */
  readonly failures: number;
  /** How many count towards the limit at which the factor is suspended. */
  readonly recentFailures: number;
};

/** Either the factors that an attempt is checked against, or when to try again. */
export type Charged =
  | { readonly kind: 'charged'; readonly factors: readonly ChargedFactor[]; readonly at: Date }
  | { readonly kind: 'blocked'; readonly until: Date | null }
  | { readonly kind: 'none' };
