import { afterAll, beforeAll } from 'vitest';
import type { Logger } from 'pino';
import { createApp, type App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createLogger } from '../../src/server/logger.ts';
import { testClock } from './clock.ts';
import { graphqlClient } from './graphql-client.ts';
import { borrowDatabase, type BorrowedDatabase } from './lent-database.ts';
import { createPerson } from './person.ts';

const CHEAP_HASHES = { memoryKib: 1024, passes: 1, lanes: 1 };

/** What the environment says, for this database. */
export function testConfig(
  database: BorrowedDatabase,
  env: Record<string, string>,
  hashes: 'cheap' | 'costly' = 'cheap',
): Config {
  // Each visitor of a test comes from an address of their own.
  const production = readConfig({ AUTH_TRUST_PROXY: '1', ...database.env, ...env });
  return {
    ...production,
    ...(production.database.kind === 'embedded' && database.config),
    ...(hashes === 'cheap' && { argon2: CHEAP_HASHES }),
  };
}

/**
 * The real service on a real port and a database of its own, for the tests of one file. Not as in
 * production are the clock, the database, which was made for others, and the cost of a hash, unless it
 * is to be what it should.
 */
export function testApp(
  env: Record<string, string> = {},
  options: { log?: Logger; config?: Partial<Config>; costlyHashes?: boolean } = {},
) {
  const clock = testClock();
  let database: BorrowedDatabase;
  let app: App;
  let origin = '';

  beforeAll(async () => {
    database = await borrowDatabase();
    const hashes = options.costlyHashes ? 'costly' : 'cheap';
    const config = {
      ...testConfig(database, { LOG_LEVEL: 'silent', ...env }, hashes),
      ...options.config,
    };
    app = await createApp(config, options.log ?? createLogger(config.logLevel), clock);
    origin = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}`;
  });
  afterAll(async () => {
    await app.close();
    await database.giveBack();
  });

  return {
    clock,
    get origin() {
      return origin;
    },
    get url() {
      return `${origin}/graphql`;
    },
    /** Undefined on PGlite. */
    get databaseUrl() {
      return database.env['DATABASE_URL'];
    },
    /** For what the API does not show: stored rows. */
    get db() {
      return app.db;
    },
    get statements() {
      return app.statements;
    },
    /** Whether anything asked for rows through Prisma's client. */
    get clientMade() {
      return app.clientMade();
    },
    /** For what no operation does yet. */
    get services() {
      return app.services;
    },
    /** Another process on the same database, and with the same clock. PostgreSQL only, as in production. */
    async replica(changed: Record<string, string> = {}) {
      const config = testConfig(database, { LOG_LEVEL: 'silent', ...env, ...changed });
      const other = await createApp(config, createLogger(config.logLevel), clock);
      const replicaOrigin = `http://127.0.0.1:${await other.listen(0, '127.0.0.1')}`;
      return {
        services: other.services,
        resealProgress: other.resealProgress,
        origin: replicaOrigin,
        close: other.close,
        person: () => createPerson(`${replicaOrigin}/graphql`, clock),
      };
    },
    visitor: () => graphqlClient(`${origin}/graphql`),
    person: () => createPerson(`${origin}/graphql`, clock),
  };
}
