import { afterAll, beforeAll } from 'vitest';
import type { Logger } from 'pino';
import { createApp, type App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createLogger } from '../../src/server/logger.ts';
import { testClock } from './clock.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { graphqlClient } from './graphql-client.ts';
import { createPerson } from './person.ts';

/**
 * The real service on a real port and a database of its own, for the tests of one file. The only
 * thing that is not as in production is the clock.
 */
export function testApp(
  env: Record<string, string> = {},
  options: { log?: Logger; config?: Partial<Config> } = {},
) {
  const clock = testClock();
  let database: TestDatabase;
  let app: App;
  let origin = '';

  beforeAll(async () => {
    database = await testDatabase();
    const config: Config = {
      ...readConfig({
        LOG_LEVEL: 'silent',
        // Each visitor of a test comes from an address of their own.
        AUTH_TRUST_PROXY: '1',
        ...database.env,
        ...env,
      }),
      ...options.config,
    };
    app = await createApp(config, options.log ?? createLogger(config.logLevel), clock);
    origin = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}`;
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
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
    visitor: () => graphqlClient(`${origin}/graphql`),
    person: () => createPerson(`${origin}/graphql`, clock),
  };
}
