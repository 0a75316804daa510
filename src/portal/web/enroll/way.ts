import type { Ask } from '../api/ask.ts';
import type { Answer, Problem } from '../api/failure.ts';

/** What can be enrolled. */
export type Types = Extract<
  Answer<'proveMfaEnrollment'>,
  { __typename: 'MfaEnrollmentTicket' }
>['allowedFactors'];

export type WayProps = {
  readonly ask: Ask;
  /** With the recovery codes that came with the factor, if any did. */
  readonly onEnrolled: (recoveryCodes: readonly string[] | null) => void;
  /** What may end it all; anything else can be tried again. */
  readonly orEnd: (problem: Problem) => Problem | null;
};
