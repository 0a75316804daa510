/** A factor on which an attempt was charged, with what is needed to check the code. */
export type ChargedFactor = {
  readonly id: string;
  readonly userId: string;
  readonly sealedSecret: Uint8Array | null;
  readonly lastTimeStep: bigint;
  readonly target: string | null;
  /** Failures in a row, this attempt included. */
  readonly failures: number;
  /** What counts against the limit at which the factor is suspended. */
  readonly recentFailures: number;
};

/** What an attempt may go on with, or when it may come back. */
export type Charged =
  | { readonly kind: 'charged'; readonly factors: readonly ChargedFactor[]; readonly at: Date }
  | { readonly kind: 'blocked'; readonly until: Date | null }
  | { readonly kind: 'none' };
