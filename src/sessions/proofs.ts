import { FACTOR_TYPE_OF, STORED_FACTORS, type FactorMethod } from '../policy/factors.ts';

export type ProofMethod = 'password' | FactorMethod;

/** RFC 8176: whether a key stays in hardware, or is synced between devices by software. */
export type KeyStorage = 'hwk' | 'swk';

/** A verified act. What a session was proven with decides its amr, aal and auth_time. */
export type Proof = {
  readonly method: ProofMethod;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of a WebAuthn credential. */
  readonly keyStorage?: KeyStorage;
  /** ISO 8601: when the factor that gave it was enrolled, or the recovery codes were generated. */
  readonly enrolledAt?: string;
  /** Which factor it was given by, where that is known. */
  readonly factorId?: string;
};

export type Aal = 'aal1' | 'aal2';

export const proof = (
  method: ProofMethod,
  at: Date,
  given: { readonly keyStorage?: KeyStorage; readonly enrolledAt?: Date } = {},
): Proof => ({
  method,
  at: at.toISOString(),
  ...(given.keyStorage && { keyStorage: given.keyStorage }),
  ...(given.enrolledAt && { enrolledAt: given.enrolledAt.toISOString() }),
});

/** That much is known of it before the database has said which of several factors it was. */
export const provenBy = (given: Proof, factorId: string | undefined): Proof =>
  factorId === undefined ? given : { ...given, factorId };

/** As a session's row holds them: only `Proof`s were ever written there. */
export const storedProofs = (column: unknown): readonly Proof[] => column as readonly Proof[];

const amrOfMethod = (method: ProofMethod): readonly string[] =>
  method === 'password' ? ['pwd'] : STORED_FACTORS[FACTOR_TYPE_OF[method]].amr;

/** Whatever a policy that asks for a second step is content with. */
export const isBeyondPassword = ({ method }: Proof): boolean => method !== 'password';

const isSecondFactor = ({ method }: Proof): boolean => method !== 'password' && method !== 'email';

const hasSecondFactor = (proofs: readonly Proof[]): boolean => proofs.some(isSecondFactor);

/** Held, and opened by a finger or a PIN: every ceremony here asks for that. */
const isBothFactors = ({ method }: Proof): boolean => method === 'webauthn';

/** Never higher than what was proven in this session: a refresh adds no proof. */
export const aalOf = (proofs: readonly Proof[]): Aal =>
  proofs.some(isBothFactors) ||
  (hasSecondFactor(proofs) && proofs.some(({ method }) => method === 'password'))
    ? 'aal2'
    : 'aal1';

export const amrOf = (proofs: readonly Proof[]): readonly string[] => [
  ...new Set(
    proofs.flatMap(({ method, keyStorage }) => [
      ...amrOfMethod(method),
      ...(keyStorage === undefined ? [] : [keyStorage]),
    ]),
  ),
];

/** When the person last proved anything. */
export const authTimeOf = (proofs: readonly Proof[]): Date =>
  new Date(Math.max(...proofs.map(({ at }) => Date.parse(at))));

/** Step-ups add up over a long session; only the newest few of each method say anything. */
export function addProof(proofs: readonly Proof[], added: Proof): readonly Proof[] {
  const KEPT = 2;
  const same = proofs.filter(({ method }) => method === added.method).slice(1 - KEPT);
  return [...proofs.filter(({ method }) => method !== added.method), ...same, added];
}

/**
 * What is left to say for a session whose owner has removed a factor. A proof that does not say which
 * factor gave it may have been given by this one.
 */
export const withoutFactor = (
  proofs: readonly Proof[],
  removed: { readonly id: string; readonly method: ProofMethod },
): readonly Proof[] =>
  proofs.filter(
    ({ method, factorId }) =>
      method !== removed.method || (factorId !== undefined && factorId !== removed.id),
  );
