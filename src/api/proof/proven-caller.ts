import type { Enroller, SignedIn } from '../../mfa/enrollment/enroller.ts';
import type { Proven } from '../../mfa/proof/prove.ts';
import { Unauthenticated } from '../errors/unauthenticated.ts';

/** Who calls a field that declares `requiresProof`, having proven it. */
export type ProvenCaller = {
  readonly enroller: () => Proven;
  /** Throws `Unauthenticated` for the bearer of an enrollment ticket. */
  readonly session: () => Proven<SignedIn>;
};

export const provenCaller = (proven: Proven): ProvenCaller => ({
  enroller: () => proven,
  session: () => {
    if (!isSignedIn(proven)) throw new Unauthenticated();
    return proven;
  },
});

const isSignedIn = (proven: Proven<Enroller>): proven is Proven<SignedIn> =>
  proven.who.kind === 'session';

const undeclared = (): never => {
  throw new Error('this field declares no requiresProof');
};

/** Of every other field. */
export const nothingProven: ProvenCaller = { enroller: undeclared, session: undeclared };
