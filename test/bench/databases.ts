import pg from 'pg';
import { startPostgres } from '../support/postgres-server.ts';

export type Databases = Awaited<ReturnType<typeof startDatabases>>;

/** A PostgreSQL of the benchmark's own, that waits for the disk as it has to. */
export async function startDatabases() {
  const postgres = await startPostgres({ durable: true });
  const made = new Map<string, Promise<string>>();

  /** A pool of one, so that statements wait for each other. Ours are in a schema of their own. */
  const connect = (connectionString: string): pg.Pool =>
    new pg.Pool({ connectionString, max: 1, options: '-c search_path=auth,public' });

  /** For a moment. */
  async function use<T>(name: string, act: (client: pg.Pool) => Promise<T>): Promise<T> {
    const client = connect(postgres.url(name));
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  }

  async function create(
    name: string,
    fill?: (url: string) => Promise<void>,
    template?: string,
  ): Promise<string> {
    await use('postgres', (client) =>
      whenNobodyIsConnected(() =>
        client.query(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`),
      ),
    );
    const url = postgres.url(name);
    await fill?.(url);
    // Statements are planned once: by tables that nobody has looked at, they would be planned wrong.
    await use(name, (client) => client.query('VACUUM ANALYZE'));
    return url;
  }

  return {
    pid: postgres.pid(),
    connect,
    use,
    stop: postgres.stop,
    /**
     * The URL of a database, which is made and filled when it is first asked for. Of a `template`, it
     * begins as that is, to which nobody may be connected.
     */
    get(name: string, fill?: (url: string) => Promise<void>, template?: string): Promise<string> {
      const url = made.get(name) ?? create(name, fill, template);
      made.set(name, url);
      return url;
    },
  };
}

const OBJECT_IN_USE = '55006';

/** The connections of a process that ended are gone a moment after it. */
async function whenNobodyIsConnected<T>(act: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left -= 1) {
    try {
      return await act();
    } catch (error) {
      if ((error as { code?: string }).code !== OBJECT_IN_USE || left === 0) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
