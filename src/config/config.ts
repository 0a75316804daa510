import { z } from 'zod';
import type { DatabaseConfig } from '../db/database-config.ts';
import type { LinkPages } from '../mailed-tokens/link-urls.ts';
import type { MailConfig } from '../messaging/mailer.ts';
import type { SmsConfig } from '../messaging/sms-sender.ts';
import { JWS_ALGORITHMS, type JwsAlgorithm } from '../crypto/jws-algorithms.ts';
import type { ClaimRule } from '../sessions/claims.ts';
import type { SessionLimits } from '../sessions/session-limits.ts';
import { LONGEST_ACCESS_TOKEN_SECONDS } from '../sessions/signing-key.ts';
import {
  ADMIN_ROLE,
  MFA_FACTOR_TYPES,
  MFA_REQUIREMENTS,
  RISK_TRIGGERS,
  type MfaPolicySettings,
} from '../policy/mfa-policy.ts';
import { jwtClaims } from './claims-config.ts';
import { databaseVariables } from './database-variables.ts';
import { portalVariables, type portalLook } from './portal-config.ts';
import { sender } from './sender.ts';
import { integer, onOff } from './values.ts';

/** Everything the service can be told from outside, checked and typed. */
export type Config = {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly logLevel: string;
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  /** `null`: to be generated into dataDir. Never null in production. */
  readonly secret: Buffer | null;
  readonly previousSecret: Buffer | undefined;
  readonly nextSecret: Buffer | undefined;
  readonly emailVerificationRequired: boolean;
  /** Where mailed links lead to. */
  readonly linkPages: LinkPages;
  /** `null`: what the policy makes it. */
  readonly passwordMinLength: number | null;
  /** Asked about new passwords. `null`: nobody is. */
  readonly passwordBreachUrl: string | null;
  readonly argon2: { memoryKib: number; passes: number; lanes: number };
  readonly accessTokenTtlSeconds: number;
  readonly refreshTokenTtlSeconds: number;
  readonly sessionLimits: SessionLimits;
  readonly ticketTtlSeconds: number;
  readonly stepUpMaxAgeSeconds: number;
  /** Left out of tokens at aal1. */
  readonly aal2Roles: readonly string[];
  readonly signingKeys: { readonly algorithm: JwsAlgorithm; readonly rotationDays: number };
  readonly jwtIssuer: string;
  readonly jwtAudience: string;
  /** Beside what every token says. */
  readonly claimRules: readonly ClaimRule[];
  readonly totpIssuer: string;
  /** What an empty database starts with. */
  readonly policy: MfaPolicySettings;
  /** For how long a second factor that was put off is not offered again. 0: none is ever offered. */
  readonly mfaOfferDays: number;
  /** How many administrators it takes to reset somebody's second steps, and after how long it happens. */
  readonly mfaReset: { readonly approvals: number; readonly delayHours: number };
  /** Each opens administration. None: only the admin role does. */
  readonly adminSecrets: readonly string[];
  /** Who is told of what needs somebody to look at it. `null`: only the log is. */
  readonly operatorEmail: string | null;
  /** Hosts and networks that webhooks may reach although they are not on the Internet. */
  readonly webhookAllowedHosts: readonly string[];
  readonly deviceCookie: boolean;
  /** Whether browsers get the refresh token as a cookie as well. */
  readonly refreshCookie: boolean;
  /** Whether the account pages are served. */
  readonly portal: boolean;
  readonly portalLook: ReturnType<typeof portalLook>;
  /** Where they may lead back to, beside the service's own origin. */
  readonly returnOrigins: readonly string[];
  readonly risk: {
    readonly geoipDatabase: string | null;
    readonly suspiciousNetworks: readonly string[];
    readonly inactivityDays: number;
  };
  /** `null`: audit events are kept for ever. */
  readonly auditRetentionDays: number | null;
  readonly mail: MailConfig;
  readonly sms: SmsConfig;
  readonly messageTimeoutSeconds: number;
  /** ISO 3166-1 alpha-2. `null`: every country. */
  readonly smsAllowedCountries: readonly string[] | null;
  readonly smsCountryHourlyLimit: number;
  readonly smsEnrollmentCountryHourlyLimit: number;
  readonly webauthn: {
    rpId: string;
    rpName: string;
    origins: readonly string[];
    /** Whether pages that `localhost` serves may ask for passkeys too, whatever their port. */
    localhostOrigins: boolean;
  };
  readonly rateLimits: boolean;
  readonly trustedProxyHops: number;
  readonly allowedOrigins: readonly string[];
  /** Whether pages that this machine serves may call it too, whatever their port. */
  readonly loopbackOrigins: boolean;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Without an endpoint there are none. */
  readonly traces: { readonly endpoint: string | null; readonly serviceName: string };
  /** With neither a port of their own nor a token there are none. */
  readonly metrics: { readonly port: number | null; readonly token: string | null };
};

export const secret = z
  .base64('must be base64')
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length >= 32, 'must hold at least 32 random bytes');

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const factorTypes = list.pipe(
  z.array(z.enum(MFA_FACTOR_TYPES)).min(1, 'must name at least one type of factor'),
);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL', abort: true });

/** `fetch` takes no other. */
const withoutUser = httpUrl.refine(
  (url) => !new URL(url).username && !new URL(url).password,
  'must hold no user and password',
);

const adminSecret = z.string().min(32, 'must have at least 32 characters');

/** The environment, variable by variable. What depends on several is in read-config.ts. */
export const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65535).default(4000),
  PUBLIC_URL: httpUrl.optional(),
  ...databaseVariables,
  DATA_DIR: z.string().default('.data'),
  AUTH_SECRET: secret.optional(),
  AUTH_SECRET_PREVIOUS: secret.optional(),
  AUTH_SECRET_NEXT: secret.optional(),
  AUTH_EMAIL_VERIFICATION: z.enum(['required', 'optional']).optional(),
  AUTH_VERIFY_EMAIL_URL: httpUrl.optional(),
  AUTH_RESET_PASSWORD_URL: httpUrl.optional(),
  AUTH_FORGOT_PASSWORD_URL: httpUrl.optional(),
  AUTH_STOP_EMAIL_CHANGE_URL: httpUrl.optional(),
  AUTH_RESTORE_FACTOR_URL: httpUrl.optional(),
  AUTH_CANCEL_MFA_RESET_URL: httpUrl.optional(),
  AUTH_PASSWORD_MIN_LENGTH: integer(8, 64).optional(),
  AUTH_PASSWORD_BREACH_URL: withoutUser.optional(),
  AUTH_ACCESS_TOKEN_TTL: integer(30, LONGEST_ACCESS_TOKEN_SECONDS).default(300),
  AUTH_REFRESH_TOKEN_TTL: integer(60, 2_592_000).default(2_592_000),
  AUTH_SESSION_LIMITS: z.enum(['standard', 'nist']).default('standard'),
  AUTH_SESSION_AAL1_IDLE: integer(60, 2_592_000).optional(),
  AUTH_SESSION_AAL1_LIFETIME: integer(60, 2_592_000).optional(),
  AUTH_SESSION_AAL2_IDLE: integer(60, 2_592_000).optional(),
  AUTH_SESSION_AAL2_LIFETIME: integer(60, 2_592_000).optional(),
  AUTH_SESSION_ADMIN_IDLE: integer(60, 2_592_000).optional(),
  AUTH_SESSION_ADMIN_LIFETIME: integer(60, 2_592_000).optional(),
  AUTH_TICKET_TTL: integer(30, 600).default(300),
  AUTH_STEP_UP_MAX_AGE: integer(30, 3600).default(300),
  AUTH_AAL2_ROLES: list.default([ADMIN_ROLE]),
  AUTH_MFA_REQUIREMENT: z.enum(MFA_REQUIREMENTS).default('OPTIONAL'),
  AUTH_MFA_ALLOWED_FACTORS: factorTypes.default(['TOTP', 'WEBAUTHN', 'SMS']),
  AUTH_MFA_RECOVERY_CODES: integer(4, 20).default(10),
  AUTH_MFA_GRACE_PERIOD_DAYS: integer(0, 365).default(0),
  AUTH_MFA_OFFER_DAYS: integer(0, 365).default(30),
  AUTH_MFA_RESET_APPROVALS: integer(1, 2).default(1),
  AUTH_MFA_RESET_DELAY: integer(0, 720).default(0),
  AUTH_MFA_RISK_TRIGGERS: list.pipe(z.array(z.enum(RISK_TRIGGERS))).default([...RISK_TRIGGERS]),
  AUTH_TRUSTED_DEVICES: onOff.default(true),
  AUTH_TRUSTED_DEVICES_DAYS: integer(1, 365).default(30),
  AUTH_COOKIES: onOff.default(false),
  AUTH_DEVICE_COOKIE: onOff.default(false),
  ...portalVariables,
  AUTH_ADMIN_SECRET: adminSecret.optional(),
  AUTH_ADMIN_SECRET_PREVIOUS: adminSecret.optional(),
  AUTH_WEBHOOK_ALLOWED_HOSTS: list
    .pipe(
      z.array(
        z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6(), z.hostname()], {
          error: 'must be hosts, addresses or networks such as 10.0.0.0/8',
        }),
      ),
    )
    .default([]),
  OPERATOR_EMAIL: z.email('must be an e-mail address').optional(),
  AUTH_RISK_NETWORKS: list.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()]))).default([]),
  AUTH_RISK_INACTIVITY_DAYS: integer(1, 3650).default(90),
  AUTH_AUDIT_RETENTION_DAYS: integer(1, 36_500).optional(),
  GEOIP_DATABASE: z.string().min(1).optional(),
  AUTH_TOTP_ISSUER: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^:]*$/, 'cannot hold a colon')
    .default('Ticketgate'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be smtp://… or smtps://…' }).optional(),
  MAIL_FROM: sender.optional(),
  SMS_PROVIDER: z.enum(['console', 'twilio', 'webhook']).optional(),
  SMS_WEBHOOK_URL: withoutUser.optional(),
  SMS_ALLOWED_COUNTRIES: list
    .pipe(z.array(z.string().regex(/^[A-Z]{2}$/, 'must be country codes such as US,CA')))
    .optional(),
  SMS_COUNTRY_HOURLY_LIMIT: integer(1, 1_000_000).default(200),
  SMS_ENROLLMENT_COUNTRY_HOURLY_LIMIT: integer(1, 1_000_000).optional(),
  TWILIO_ACCOUNT_SID: z.string().startsWith('AC', 'must start with AC').optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
  TWILIO_API_URL: httpUrl.optional(),
  AUTH_CONSOLE_CODES: onOff.default(false),
  MESSAGE_TIMEOUT: integer(1, 60).default(10),
  WEBAUTHN_RP_ID: z.string().min(1).optional(),
  WEBAUTHN_RP_NAME: z.string().min(1).max(64).optional(),
  WEBAUTHN_ORIGINS: list.pipe(z.array(httpUrl).min(1)).optional(),
  AUTH_ARGON2_MEMORY: integer(12_288, 1_048_576).default(19_456),
  AUTH_ARGON2_TIME: integer(1, 16).default(2),
  AUTH_ARGON2_PARALLELISM: integer(1, 16).default(1),
  AUTH_JWT_ALG: z.enum(JWS_ALGORITHMS).default('ES256'),
  AUTH_SIGNING_KEY_ROTATION_DAYS: integer(1, 3650).default(90),
  AUTH_JWT_ISSUER: z.string().min(1).optional(),
  AUTH_JWT_AUDIENCE: z.string().min(1).default('ticketgate'),
  AUTH_JWT_CLAIMS: jwtClaims.default([]),
  AUTH_TRUST_PROXY: integer(0, 10).default(0),
  AUTH_RATE_LIMITS: onOff.default(true),
  AUTH_ALLOWED_ORIGINS: list.pipe(z.array(httpUrl)).default([]),
  GRAPHIQL: onOff.optional(),
  GRAPHQL_INTROSPECTION: onOff.optional(),
  METRICS_PORT: integer(0, 65535).optional(),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(
      /^[\w.~+/=-]*$/,
      'must be letters, digits and .~+/=-_ alone: it is sent as a bearer token',
    )
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: withoutUser.optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(255).default('ticketgate'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Environment = z.output<typeof Environment>;
