import type { Problem } from '../api/failure.ts';

type Named<Name> = Extract<Problem, { readonly __typename: Name }>;

/** The compiler asks for words for every failure that an operation of these pages may answer with. */
export type ProblemWords = {
  readonly [Name in Problem['__typename']]: string | ((problem: Named<Name>) => string);
};
