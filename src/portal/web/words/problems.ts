import type { Problem, ProblemOfOperators, ProblemOfPeople } from '../api/failure.ts';

type Named<Name> = Extract<Problem, { readonly __typename: Name }>;
type WordsFor<Names extends Problem['__typename']> = {
  readonly [Name in Names]: string | ((problem: Named<Name>) => string);
};

/** The compiler asks for words for every failure that an operation of these pages may answer with. */
export type ProblemWords = WordsFor<ProblemOfPeople['__typename']>;

/** What only operators meet: their pages bring the words along. */
export type OperatorProblemWords = WordsFor<
  Exclude<ProblemOfOperators['__typename'], ProblemOfPeople['__typename']>
>;
