import { statesOf, type SigningKeyRow, type SigningKeyState } from '../../sessions/signing-key.ts';

/** What may be known of a key. Never its private half, sealed or not. */
export type SigningKeyInfo = {
  readonly id: string;
  readonly algorithm: string;
  readonly state: SigningKeyState;
  readonly createdAt: Date;
  readonly activatesAt: Date;
};

export const describeSigningKeys = (
  rows: readonly SigningKeyRow[],
  now: Date,
): readonly SigningKeyInfo[] =>
  statesOf(rows, now).map(({ row: { id, publicJwk, createdAt, activatesAt }, state }) => ({
    id,
    algorithm: publicJwk.alg,
    state,
    createdAt,
    activatesAt,
  }));
