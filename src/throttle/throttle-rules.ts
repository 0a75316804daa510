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

/**
 * Passkeys that sign in by themselves, from one network, until they have. Nobody guesses a signature, so it
 * only keeps the noise down.
 */
export const passkeyRule: ThrottleRule = { ...addressRule, freeFailures: 60 };

/**
 * Challenges for them that one network asks for: each lies in a table for five minutes. Pages that offer
 * a passkey ask for one whenever they are opened.
 */
export const passkeyChallengeQuota = { max: 300, windowSeconds: 5 * 60 };

/** Codes for apps that one session asks for: one for each app that is opened. */
export const handOverQuota = { max: 30, windowSeconds: 5 * 60 };

/** Codes that one network exchanges, until they open a session: an app's server does so for all its users. */
export const signInCodeRule: ThrottleRule = { ...passkeyRule };

/** New users from one network, whatever becomes of the attempt. */
export const signUpQuota = { max: 10, windowSeconds: 3600 };

/** Bad tickets from one network: enough for an office whose tickets expired, too few for a flood. */
export const refusedTicketsQuota = { max: 60, windowSeconds: 3600 };

/** The same for mailed tokens, counted apart. */
export const refusedTokensQuota = { ...refusedTicketsQuota };

/** Links that one network asks to have mailed, to whatever addresses; resets apart from verifications. */
export const linkRequestQuota = { max: 10, windowSeconds: 3600 };

/**
 * Links mailed to one address: at the request of one network, and of all. One network cannot use up
 * what the owner of the mailbox needs.
 */
export const linkQuotas = [
  { name: 'network', max: 5, windowSeconds: 24 * 3600 },
  { name: 'all', max: 20, windowSeconds: 24 * 3600 },
] as const;

/** How often users get all their data: each time it is read from many tables. */
export const exportQuota = { max: 5, windowSeconds: 24 * 3600 };

/** How long to wait before the same recipient is sent another message. */
export const RESEND_AFTER_SECONDS = 30;

/**
 * Messages to one recipient, whoever asks for them. Those for signing in and those for enrolling are
 * counted apart, so that neither uses up the other.
 */
export const messageQuotas = [
  { name: 'resend', max: 1, windowSeconds: RESEND_AFTER_SECONDS },
  { name: 'hour', max: 5, windowSeconds: 3600 },
  { name: 'day', max: 10, windowSeconds: 24 * 3600 },
] as const;

/** Codes that one account sends to numbers and addresses that it has not proven yet. */
export const accountQuota = { max: 5, windowSeconds: 3600 };

/** The same for one IPv4 address or IPv6 /64 network, over all its accounts. */
export const networkQuota = { max: 10, windowSeconds: 3600 };

/** Counts messages that could not be sent, too: a provider that is down is not to be hammered. */
export const triesQuota = { max: 20, windowSeconds: 3600 };
