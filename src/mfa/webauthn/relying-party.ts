/** Who the credentials are for, and the pages that may ask for them. */
export type RelyingParty = {
  readonly rpId: string;
  readonly rpName: string;
  readonly origins: readonly string[];
  /** While somebody develops: whatever `localhost` serves, on any port. */
  readonly localhostOrigins?: boolean;
};

/** COSE: ES256, EdDSA and RS256, the best first. Windows Hello may know only the last. */
export const ALGORITHMS: readonly number[] = [-7, -8, -257];

/** How long the browser waits for the person. */
export const CEREMONY_TIMEOUT_MS = 300_000;

/** The user as authenticators store them: 16 bytes that say nothing about the person. */
export const userHandle = (userId: string): string =>
  Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');

/** What a registration or an assertion has to sign, and for how long it is good. */
export const CHALLENGE_BYTES = 32;
export const CHALLENGE_TTL_SECONDS = CEREMONY_TIMEOUT_MS / 1000;
