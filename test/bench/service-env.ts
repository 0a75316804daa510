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

/** As it runs for people, where attempts are charged; or in development, without limits. */
export const ticketgateEnv = (
  dataDir: string,
  databaseUrl: string | undefined,
  { limits }: { limits: boolean },
): Record<string, string> => ({
  ...serviceEnv(dataDir, databaseUrl),
  AUTH_EMAIL_VERIFICATION: 'optional',
  ...(limits
    ? {
        NODE_ENV: 'production',
        // Nobody is there: what is measured sends nothing.
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'no-reply@auth.example.com',
        AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN',
      }
    : { NODE_ENV: 'development', AUTH_RATE_LIMITS: 'off' }),
});
