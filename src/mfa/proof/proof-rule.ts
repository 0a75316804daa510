/**
 * What an operation takes beside being signed in. It is data: the field that offers the operation names
 * it, and by that it is checked, described and printed.
 */
export type ProofRule = {
  /** STRONGEST: by the strongest type of factor that is held, or by anything where none is. */
  readonly by: 'STRONGEST' | 'ANY';
  /** Only factors that lead to aal2 count. Who holds none is turned away. */
  readonly aal?: 'aal2';
  /** Seconds, where it takes a proof that is younger than others have to be. */
  readonly maxAge?: number;
  /** A lost authenticator: two recovery codes stand in for it, the second one fresh. */
  readonly orTwoRecoveryCodes?: true;
  /** The argument with the password, which does where no factor is held. The operation checks it. */
  readonly orPassword?: string;
  /** The argument with a code that is a proof by itself. The operation checks it, and what it is worth. */
  readonly orCode?: string;
  /** The bearer of an enrollment ticket may call it. */
  readonly orEnrollmentTicket?: true;
  /** The second step of two: what was fresh at the first will do. */
  readonly sinceBegun?: true;
};
