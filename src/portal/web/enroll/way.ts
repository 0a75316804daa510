import type { Ask } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';

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

type Enrolled = Answer<
  'verifyChangeUserMfa' | 'verifyEnrollMfaEmail' | 'verifyEnrollMfaSms' | 'verifyEnrollMfaWebauthn'
>;

/** The last step of every way: it is enrolled, or says why not. */
export function enrolled({ onEnrolled, orEnd }: WayProps, answer: Enrolled): Problem | null {
  if (isFailure(answer)) return orEnd(answer);
  onEnrolled(answer.recoveryCodes);
  return null;
}
