import { AuthRequestError, type AnswerOf } from '../../../clients/auth-client.ts';
import type { Operations } from '../generated/answers.ts';

export type Answer<Name extends keyof Operations> = NonNullable<AnswerOf<Operations[Name][0]>>;

/** Every failure that an operation of these pages may answer with. */
type Failure = {
  [Name in keyof Operations]: Extract<Answer<Name>, { code: string; message: string }>;
}[keyof Operations];

/** What went wrong on the way, or at this end. */
export type Mishap =
  'offline' | 'refused' | 'signedOut' | 'cancelled' | 'ended' | 'otherAddress' | 'tooFewPasskeys';

export type Problem = Failure | { readonly __typename: Mishap };

export const isFailure = <A extends object>(
  answer: A,
): answer is Extract<A, { code: string; message: string }> => 'message' in answer;

export const mishap = (error: unknown): Problem => ({ __typename: mishapOf(error) });

function mishapOf(error: unknown): Mishap {
  if (error instanceof AuthRequestError)
    return error.code === 'UNAUTHENTICATED' ? 'signedOut' : 'refused';
  // A prompt for a passkey that was closed, or that found none.
  return error instanceof DOMException ? 'cancelled' : 'offline';
}
