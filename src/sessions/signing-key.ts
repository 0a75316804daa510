import type { JwsAlgorithm } from '../crypto/jws-algorithms.ts';
import { secondsAfter } from '../shared/clock.ts';

export type SigningKeyRow = {
  readonly id: string;
  readonly publicJwk: { readonly alg: JwsAlgorithm } & Readonly<Record<string, unknown>>;
  readonly sealedPrivateKey: Uint8Array;
  /** Published from then on. */
  readonly createdAt: Date;
  /** Signs from then on, until the next one does. */
  readonly activatesAt: Date;
  /** Of no use since then, since somebody else may have it. */
  readonly revokedAt: Date | null;
};

export type SigningKeyState = 'next' | 'current' | 'retired';

/** Whoever verifies our tokens may keep the published keys for so long. */
export const KEY_SET_MAX_AGE_SECONDS = 300;
/** So long after its publication every replica and everybody who verifies knows a key. */
export const KNOWN_AFTER_SECONDS = 2 * KEY_SET_MAX_AGE_SECONDS;
export const LONGEST_ACCESS_TOKEN_SECONDS = 900;
/** For replicas that have yet to hear that a key is retired, and for clocks that differ. */
const MARGIN_SECONDS = 300;

/**
 * What each key is at a moment: by nothing but the times in the rows, so that all replicas agree without
 * a word. Given newest first, without those that are revoked; nothing of keys whose last token has expired.
 */
export function statesOf<Row extends Pick<SigningKeyRow, 'activatesAt'>>(
  newestFirst: readonly Row[],
  now: Date,
): readonly { readonly row: Row; readonly state: SigningKeyState; readonly until: Date | null }[] {
  const active = newestFirst.findIndex(({ activatesAt }) => activatesAt <= now);
  // A clock that is behind finds the first of all keys in the future, and signs with it all the same.
  const current = active === -1 ? newestFirst.length - 1 : active;
  return newestFirst
    .map((row, index) => {
      if (index < current) return { row, state: 'next', until: row.activatesAt } as const;
      if (index === current) return { row, state: 'current', until: null } as const;
      return { row, state: 'retired', until: goesAt(newestFirst[index - 1]!) } as const;
    })
    .filter(({ state, until }) => state !== 'retired' || until > now);
}

/** When a key is of no more use, by the one that followed it. */
const goesAt = ({ activatesAt }: Pick<SigningKeyRow, 'activatesAt'>): Date =>
  secondsAfter(activatesAt, LONGEST_ACCESS_TOKEN_SECONDS + MARGIN_SECONDS);
