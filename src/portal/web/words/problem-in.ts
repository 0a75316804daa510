import type { Problem } from '../api/failure.ts';
import type { Words } from './en.ts';
import type { OperatorProblemWords } from './problems.ts';

/** What went wrong, for whoever it went wrong for. */
export function problemIn(words: Words, problem: Problem): string {
  const problems = words.problems as Words['problems'] & OperatorProblemWords;
  const said = problems[problem.__typename] as string | ((problem: Problem) => string);
  return typeof said === 'string' ? said : said(problem);
}
