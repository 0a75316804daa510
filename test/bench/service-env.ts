import { randomBytes } from 'node:crypto';

const AUTH_SECRET = randomBytes(32).toString('base64');

/** What every server of the service under measurement is told. */
export const serviceEnv = (dataDir: string, databaseUrl?: string): Record<string, string> => ({
  LOG_LEVEL: 'warn',
  DATA_DIR: dataDir,
  AUTH_SECRET,
  AUTH_ACCESS_TOKEN_TTL: '900',
  AUTH_TRUST_PROXY: '1',
  PUBLIC_URL: 'http://localhost:4000',
  GRAPHIQL: 'off',
  GRAPHQL_INTROSPECTION: 'off',
  ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
});
