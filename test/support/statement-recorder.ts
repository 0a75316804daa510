import { graphqlClient, type GraphqlClient } from './graphql-client.ts';
import { startPostgresProxy } from './postgres-proxy.ts';

export type RecordedStatement = {
  readonly sql: string;
  /** Which sent it, in the order in which they did. */
  readonly operations: ReadonlySet<string>;
};

/** What the service does of itself. */
export const UNASKED = 'at start and by jobs';

/**
 * Records each statement that reaches PostgreSQL, as it does, and what is being done meanwhile: one
 * thing at a time. What `UNASKED` sends is known before anything else is done, and stays its own: jobs
 * run when they run.
 */
export async function startStatementRecorder(databaseUrl: string) {
  const statements = new Map<string, Set<string>>();
  let operation: string | null = UNASKED;

  function record(sql: string): void {
    if (operation === null || TRANSACTION.test(sql)) return;
    const operations = statements.get(sql) ?? new Set();
    if (!operations.has(UNASKED)) operations.add(operation);
    statements.set(sql, operations);
  }

  const proxy = await startPostgresProxy(databaseUrl, () => {
    const texts = new Map<string, string>();
    return (type, body) => {
      const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
      // The service names its statements; those of the job queue and of migrations have no name.
      if (type === 'P' && first !== '') texts.set(first, second);
      if (type === 'B' && second !== '') record(texts.get(second)!);
    };
  });

  async function during<T>(name: string | null, act: () => Promise<T>): Promise<T> {
    const before = operation;
    operation = name;
    try {
      return await act();
    } finally {
      operation = before;
    }
  }

  return {
    ...proxy,
    /** In the order in which they were first sent; before them, by their text, those that nobody asks for. */
    recorded(): readonly RecordedStatement[] {
      const all = [...statements].map(([sql, operations]) => ({ sql, operations }));
      const isUnasked = ({ operations }: RecordedStatement) => operations.has(UNASKED);
      return [
        ...all.filter(isUnasked).toSorted((a, b) => (a.sql < b.sql ? -1 : 1)),
        ...all.filter((statement) => !isUnasked(statement)),
      ];
    },

    /** What is being done now. */
    doing: () => operation,

    /** Statements are recorded under this name, or not at all. */
    during,

    /** A client whose requests are told by their field, and are never malformed. */
    client(url: string): GraphqlClient {
      const send = graphqlClient(url);
      return async (query, ...rest) => {
        const field = fieldOf(query);
        const result = await during(field, () => send(query, ...rest));
        if (result.errors) throw new Error(`${field}: ${result.errors[0]!.message}`);
        return result;
      };
    },
  };
}

export type StatementRecorder = Awaited<ReturnType<typeof startStatementRecorder>>;

const TRANSACTION = /^(BEGIN|COMMIT|ROLLBACK)/;

/** The first field of an operation, after its variables. */
const fieldOf = (query: string): string => /\{\s*(\w+)/.exec(query)![1]!;
