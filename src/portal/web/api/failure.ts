import { AuthRequestError, type AnswerOf } from '../../../clients/auth-client.ts';
import type { Operations, OperatorOperations } from '../generated/answers.ts';

type Asked = Operations & OperatorOperations;

export type Answer<Name extends keyof Asked> = NonNullable<AnswerOf<Asked[Name][0]>>;

/** Every failure that one of these operations may answer with. */
type FailureOf<Names extends keyof Asked> = {
  [Name in Names]: Extract<Answer<Name>, { code: string; message: string }>;
}[Names];

/** What went wrong on the way, or at this end. */
export type Mishap =
  | 'offline'
  | 'refused'
  | 'signedOut'
  | 'cancelled'
  | 'ended'
  | 'otherAddress'
  | 'tooFewPasskeys'
  | 'forbidden';

export type ProblemOfPeople = FailureOf<keyof Operations> | { readonly __typename: Mishap };
export type ProblemOfOperators = FailureOf<keyof OperatorOperations>;
export type Problem = ProblemOfPeople | ProblemOfOperators;

export const isFailure = <A extends object>(
  answer: A,
): answer is Extract<A, { code: string; message: string }> => 'message' in answer;

export const mishap = (error: unknown): Problem => ({ __typename: mishapOf(error) });

const REFUSALS: Readonly<Record<string, Mishap>> = {
  UNAUTHENTICATED: 'signedOut',
  FORBIDDEN: 'forbidden',
};

function mishapOf(error: unknown): Mishap {
  if (error instanceof AuthRequestError) return REFUSALS[error.code] ?? 'refused';
  // A prompt for a passkey that was closed, or that found none.
  return error instanceof DOMException ? 'cancelled' : 'offline';
}
