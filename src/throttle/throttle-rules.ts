/** When a key is slowed down, and for how long. */
export type ThrottleRule = {
  /** Failures before the first delay. */
  readonly freeFailures: number;
  /** The first delay; it doubles with every further failure. */
  readonly baseDelaySeconds: number;
  readonly maxDelaySeconds: number;
  /** How long a failure is remembered. */
  readonly windowSeconds: number;
  /** Whether the window starts anew with each failure. */
  readonly sliding: boolean;
};

/** For one e-mail address, known or not; and for one trusted device, session or ticket. */
export const passwordRule: ThrottleRule = {
  freeFailures: 5,
  baseDelaySeconds: 1,
  maxDelaySeconds: 15 * 60,
  windowSeconds: 24 * 60 * 60,
  sliding: true,
};

/** For one IPv4 address or IPv6 /64 network: passwords, and admin secrets apart from them. */
export const addressRule: ThrottleRule = {
  freeFailures: 20,
  baseDelaySeconds: 5 * 60,
  maxDelaySeconds: 5 * 60,
  windowSeconds: 5 * 60,
  sliding: false,
};

/** New users from one network, whatever becomes of the attempt. */
export const signUpQuota = { max: 10, windowSeconds: 3600 };

/** Tickets that are none, from one network: a whole office whose tickets expired, but no flood. */
export const refusedTicketsQuota = { max: 60, windowSeconds: 3600 };

/**
 * Messages to one recipient, whoever asks: so many to sign in with what the recipient has proven to
 * hold, and as many to prove it. Neither uses up the other.
 */
export const messageQuotas = [
  { name: 'resend', max: 1, windowSeconds: 30 },
  { name: 'hour', max: 5, windowSeconds: 3600 },
  { name: 'day', max: 10, windowSeconds: 24 * 3600 },
] as const;

/** Codes that one account has sent to what it is yet to prove. */
export const accountQuota = { max: 5, windowSeconds: 3600 };

/** The same for one IPv4 address or IPv6 /64 network, over all its accounts. */
export const networkQuota = { max: 10, windowSeconds: 3600 };

/** Sent or not: keeps an outage of the provider from being hammered through us. */
export const triesQuota = { max: 20, windowSeconds: 3600 };
