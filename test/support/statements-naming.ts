import { Prisma, type Statements } from '../../src/db/client.ts';

/**
 * The texts of the statements that name one of these while `act` runs. Jobs, which run when they run, go
 * the same way: what is counted has to be told from theirs.
 */
export async function statementsNaming(
  statements: Statements,
  names: RegExp,
  act: () => Promise<unknown>,
): Promise<readonly string[]> {
  const texts: string[] = [];
  const { query } = statements;
  statements.query = (statement, ...values) => {
    texts.push(('raw' in statement ? Prisma.sql(statement, ...values) : statement).text);
    return query(statement, ...values);
  };
  try {
    await act();
  } finally {
    statements.query = query;
  }
  return texts.filter((text) => names.test(text));
}
