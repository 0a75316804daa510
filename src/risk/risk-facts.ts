export type Place = {
  readonly country: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly accuracyKm: number | null;
};

export type PastSignIn = {
  readonly at: Date;
  /** Absent where it decided nothing, and was not kept. */
  readonly userAgent?: string | null | undefined;
  readonly place: Place | null;
};

/** All that the rules look at, so that a decision can be replayed. */
export type RiskFacts = {
  readonly now: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly place: Place | null;
  /** Newest first; of the last twenty sessions that were opened. */
  readonly history: readonly PastSignIn[];
  readonly lastSignInAt: Date | null;
  readonly passwordChangedAt: Date;
  readonly createdAt: Date;
  /** Failed sign-ins from this network in the last minutes. */
  readonly recentFailures: number;
  /** CIDR. */
  readonly suspiciousNetworks: readonly string[];
  readonly inactivityDays: number;
};
