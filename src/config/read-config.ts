import type { Config } from './config.ts';
import { Environment } from './config.ts';
import { withEnvFile } from './env-file.ts';
import { mailConfig, messagingProblems, smsConfig } from './messaging-config.ts';
import { databaseConfig, databaseProblems } from './database-config.ts';
import { portalLook, returnOriginProblems } from './portal-config.ts';
import { sessionLimitProblems, sessionLimits } from './session-limits-config.ts';
import { unknownVariables } from './unknown-variables.ts';
import { webauthnConfig, webauthnProblems } from './webauthn-config.ts';
import { CannotStart } from '../shared/cannot-start.ts';

/** Every problem at once, each naming its variable. */
export class InvalidConfig extends CannotStart {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The default names something, and an empty list says that there is nothing to name. */
const EMPTY_SAYS_NONE = ['AUTH_AAL2_ROLES'];

/** The only reader of the environment. An empty variable counts as unset, but for the above. */
export function readConfig(env: NodeJS.ProcessEnv = withEnvFile(process.env)): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || EMPTY_SAYS_NONE.includes(name)),
  );
  const { data, error } = Environment.safeParse(set);
  const problems = (error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
  problems.push(...unknownVariables(set), ...productionProblems(set), ...messagingProblems(set));
  if (data) {
    problems.push(
      ...databaseProblems(data),
      ...argon2Problems(data),
      ...adminSecretProblems(data),
      ...metricsProblems(data),
      ...sessionLimitProblems(data),
      ...returnOriginProblems(data),
      ...webauthnProblems(data, publicUrlOf(data)),
    );
  }
  if (!data || problems.length > 0) throw new InvalidConfig(problems);

  const production = data.NODE_ENV === 'production';
  const publicUrl = publicUrlOf(data);
  const portal = data.AUTH_PORTAL ?? !production;
  // The account pages have those that mailed links lead to, and where they are off there are small ones.
  const linked = new URL(portal ? '/account/' : '/', publicUrl);
  return {
    production,
    host: data.HOST,
    port: data.PORT,
    publicUrl,
    logLevel: data.LOG_LEVEL,
    dataDir: data.DATA_DIR,
    database: databaseConfig(data),
    secret: data.AUTH_SECRET ?? null,
    previousSecret: data.AUTH_SECRET_PREVIOUS,
    nextSecret: data.AUTH_SECRET_NEXT,
    emailVerificationRequired:
      (data.AUTH_EMAIL_VERIFICATION ?? (production ? 'required' : 'optional')) === 'required',
    linkPages: {
      verifyEmail: data.AUTH_VERIFY_EMAIL_URL ?? pageOf(linked, 'verify-email'),
      resetPassword: data.AUTH_RESET_PASSWORD_URL ?? pageOf(linked, 'reset-password'),
      forgotPassword: data.AUTH_FORGOT_PASSWORD_URL ?? pageOf(linked, 'forgot-password'),
      stopEmailChange: data.AUTH_STOP_EMAIL_CHANGE_URL ?? pageOf(linked, 'stop-email-change'),
      restoreFactor: data.AUTH_RESTORE_FACTOR_URL ?? pageOf(linked, 'restore-factor'),
      cancelMfaReset: data.AUTH_CANCEL_MFA_RESET_URL ?? pageOf(linked, 'cancel-mfa-reset'),
    },
    passwordMinLength: data.AUTH_PASSWORD_MIN_LENGTH ?? null,
    passwordBreachUrl: data.AUTH_PASSWORD_BREACH_URL ?? null,
    argon2: {
      memoryKib: data.AUTH_ARGON2_MEMORY,
      passes: data.AUTH_ARGON2_TIME,
      lanes: data.AUTH_ARGON2_PARALLELISM,
    },
    accessTokenTtlSeconds: data.AUTH_ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: data.AUTH_REFRESH_TOKEN_TTL,
    sessionLimits: sessionLimits(data),
    ticketTtlSeconds: data.AUTH_TICKET_TTL,
    stepUpMaxAgeSeconds: data.AUTH_STEP_UP_MAX_AGE,
    aal2Roles: data.AUTH_AAL2_ROLES,
    signingKeys: {
      algorithm: data.AUTH_JWT_ALG,
      rotationDays: data.AUTH_SIGNING_KEY_ROTATION_DAYS,
    },
    jwtIssuer: data.AUTH_JWT_ISSUER ?? publicUrl,
    jwtAudience: data.AUTH_JWT_AUDIENCE,
    claimRules: data.AUTH_JWT_CLAIMS,
    totpIssuer: data.AUTH_TOTP_ISSUER,
    policy: {
      requirement: data.AUTH_MFA_REQUIREMENT,
      allowedFactors: data.AUTH_MFA_ALLOWED_FACTORS,
      recoveryCodesCount: data.AUTH_MFA_RECOVERY_CODES,
      gracePeriodDays: data.AUTH_MFA_GRACE_PERIOD_DAYS,
      trustedDevicesEnabled: data.AUTH_TRUSTED_DEVICES,
      trustedDevicesDurationDays: data.AUTH_TRUSTED_DEVICES_DAYS,
      strict: false,
      ignoreEnrolled: false,
      riskTriggers: data.AUTH_MFA_RISK_TRIGGERS,
      roleRequirements: {},
    },
    mfaOfferDays: data.AUTH_MFA_OFFER_DAYS,
    mfaReset: {
      approvals: data.AUTH_MFA_RESET_APPROVALS,
      delayHours: data.AUTH_MFA_RESET_DELAY,
    },
    adminSecrets: [data.AUTH_ADMIN_SECRET, data.AUTH_ADMIN_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    operatorEmail: data.OPERATOR_EMAIL ?? null,
    webhookAllowedHosts: data.AUTH_WEBHOOK_ALLOWED_HOSTS,
    deviceCookie: data.AUTH_DEVICE_COOKIE,
    refreshCookie: data.AUTH_COOKIES,
    portal,
    portalLook: portalLook(data),
    returnOrigins: data.AUTH_RETURN_ORIGINS,
    auditRetentionDays: data.AUTH_AUDIT_RETENTION_DAYS ?? null,
    risk: {
      geoipDatabase: data.GEOIP_DATABASE ?? null,
      suspiciousNetworks: data.AUTH_RISK_NETWORKS,
      inactivityDays: data.AUTH_RISK_INACTIVITY_DAYS,
    },
    mail: mailConfig(data),
    sms: smsConfig(data),
    messageTimeoutSeconds: data.MESSAGE_TIMEOUT,
    smsAllowedCountries: data.SMS_ALLOWED_COUNTRIES ?? null,
    smsCountryHourlyLimit: data.SMS_COUNTRY_HOURLY_LIMIT,
    smsEnrollmentCountryHourlyLimit:
      data.SMS_ENROLLMENT_COUNTRY_HOURLY_LIMIT ?? data.SMS_COUNTRY_HOURLY_LIMIT,
    webauthn: webauthnConfig(data, publicUrl),
    rateLimits: data.AUTH_RATE_LIMITS,
    trustedProxyHops: data.AUTH_TRUST_PROXY,
    allowedOrigins: data.AUTH_ALLOWED_ORIGINS.map((url) => new URL(url).origin),
    loopbackOrigins: !production,
    graphiql: data.GRAPHIQL ?? !production,
    introspection: data.GRAPHQL_INTROSPECTION ?? !production,
    traces: {
      endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
      serviceName: data.OTEL_SERVICE_NAME,
    },
    metrics: { port: data.METRICS_PORT ?? null, token: data.METRICS_TOKEN ?? null },
  };
}

const publicUrlOf = (data: Environment): string =>
  data.PUBLIC_URL ?? `http://localhost:${data.PORT}`;

const pageOf = (base: URL, page: string): string => new URL(page, base).href;

/** Read from the raw variables, so that these are reported beside malformed ones. */
function productionProblems(env: NodeJS.ProcessEnv): string[] {
  if (env['NODE_ENV'] !== 'production') return [];

  const required = (name: string, why: string): string[] => (env[name] ? [] : [`${name}: ${why}`]);
  return [
    ...required('AUTH_SECRET', 'is required in production (openssl rand -base64 32)'),
    ...required(
      'DATABASE_URL',
      'is required in production (the embedded database is for one process)',
    ),
    ...required('PUBLIC_URL', 'is required in production (it is the issuer of the tokens)'),
    ...(/^http:/i.test(env['AUTH_PASSWORD_BREACH_URL'] ?? '')
      ? ['AUTH_PASSWORD_BREACH_URL: must be https in production']
      : []),
    ...(env['AUTH_RATE_LIMITS'] === 'off' ? ['AUTH_RATE_LIMITS: cannot be off in production'] : []),
  ];
}

/** Who takes the secret away means to close the door. */
const adminSecretProblems = (data: Environment): string[] =>
  data.AUTH_ADMIN_SECRET_PREVIOUS && !data.AUTH_ADMIN_SECRET
    ? ['AUTH_ADMIN_SECRET_PREVIOUS: opens nothing without AUTH_ADMIN_SECRET beside it']
    : [];

const metricsProblems = (data: Environment): string[] =>
  data.METRICS_PORT !== undefined && data.METRICS_PORT === data.PORT && data.PORT !== 0
    ? ['METRICS_PORT: is PORT: leave it out, and METRICS_TOKEN opens /metrics there']
    : [];

/** OWASP's floor: fewer passes need more memory. */
function argon2Problems(data: Environment): string[] {
  const floor = { 1: 47_104, 2: 19_456 }[data.AUTH_ARGON2_TIME] ?? 12_288;
  return data.AUTH_ARGON2_MEMORY >= floor
    ? []
    : [
        `AUTH_ARGON2_MEMORY: must be at least ${floor} KiB with AUTH_ARGON2_TIME=${data.AUTH_ARGON2_TIME}`,
      ];
}
