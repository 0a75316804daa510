import type { Config } from '../../config/config.ts';
import { ADMIN_ROLE, type MfaPolicy } from '../../policy/mfa-policy.ts';
import { PASSWORD_MIN_LENGTH } from '../../policy/password-length.ts';

export type SecurityFinding = {
  /** The variable of the environment, or `mfaPolicy.` and the field of the policy. */
  readonly setting: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly message: string;
  readonly recommendation: string;
};

/** What is looked at. All of it is read when the question is asked. */
export type Settings = { readonly config: Config; readonly policy: MfaPolicy };

type Weakness = SecurityFinding & { isThere(settings: Settings): boolean };

const RECOMMENDED_DEVICE_DAYS = 30;
const RECOMMENDED_GRACE_DAYS = 14;
const RECOMMENDED_ACCESS_TOKEN_SECONDS = 300;
const RECOMMENDED_STEP_UP_SECONDS = 300;
const RECOMMENDED_IDLE_SECONDS = 14 * 24 * 60 * 60;

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;
const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);
const isPlainHttp = (url: string): boolean => url.startsWith('http:') && !isLoopback(url);

/** Weaker than recommended, most severe first. */
const WEAKNESSES: readonly Weakness[] = [
  {
    setting: 'AUTH_RATE_LIMITS',
    severity: 'high',
    isThere: ({ config }) => !config.rateLimits,
    message: 'Passwords and codes can be guessed as often as anybody likes.',
    recommendation: 'Leave it on; off is for load tests on a machine of your own.',
  },
  {
    setting: 'PUBLIC_URL',
    severity: 'high',
    isThere: ({ config }) => isPlainHttp(config.publicUrl),
    message: 'Passwords, codes and tokens travel where others can read them.',
    recommendation: 'Serve it by https only.',
  },
  {
    setting: 'AUTH_AAL2_ROLES',
    severity: 'high',
    isThere: ({ config }) => !config.aal2Roles.includes(ADMIN_ROLE),
    message: 'A password alone gives tokens with the admin role, which a gateway believes.',
    recommendation: `Name ${ADMIN_ROLE}, and whatever else a stolen password must not open.`,
  },
  {
    setting: 'mfaPolicy.ignoreEnrolled',
    severity: 'high',
    isThere: ({ policy }) => policy.requirement === 'DISABLED' && policy.ignoreEnrolled,
    message: 'Who has enrolled a second factor is not asked for it.',
    recommendation: 'Set it to false: whoever enrolled one counts on it.',
  },
  {
    setting: 'mfaPolicy.requirement',
    severity: 'high',
    isThere: ({ policy }) => policy.requirement === 'DISABLED',
    message: 'Nobody can enroll a second factor.',
    recommendation: 'OPTIONAL at least, and REQUIRED where accounts are worth it.',
  },
  {
    setting: 'AUTH_CONSOLE_CODES',
    severity: 'high',
    isThere: ({ config }) => config.sms.kind === 'console' || config.mail.kind === 'console',
    message: 'Messages with codes and links are written to the log, and reach nobody.',
    recommendation: 'Name a mail server (SMTP_URL) and a provider of text messages.',
  },
  {
    setting: 'DATABASE_URL',
    severity: 'medium',
    isThere: ({ config: { database } }) =>
      database.kind === 'postgres' && !isLoopback(database.url) && !isEncrypted(database.url),
    message: 'What goes to the database and comes from it may travel in the clear.',
    recommendation: 'Add sslmode=verify-full, unless the network between them is your own.',
  },
  {
    setting: 'AUTH_EMAIL_VERIFICATION',
    severity: 'medium',
    isThere: ({ config }) => !config.emailVerificationRequired,
    message: 'Anybody can sign up with the address of somebody else.',
    recommendation: 'Make it required.',
  },
  {
    setting: 'AUTH_PASSWORD_MIN_LENGTH',
    severity: 'medium',
    isThere: ({ config: { passwordMinLength }, policy }) =>
      passwordMinLength !== null &&
      passwordMinLength < PASSWORD_MIN_LENGTH &&
      policy.requirement !== 'REQUIRED',
    message: 'Passwords that nothing stands beside may be short (NIST SP 800-63B-4, 3.1.1.2).',
    recommendation: `Unset it, or ask for ${PASSWORD_MIN_LENGTH} characters.`,
  },
  {
    setting: 'mfaPolicy.allowedFactors',
    severity: 'medium',
    isThere: ({ policy }) => policy.allowedFactors.includes('EMAIL'),
    message:
      'Whoever reads the mailbox resets the password and gets the code (SP 800-63B-4, 3.1.3.1).',
    recommendation: 'Leave out EMAIL.',
  },
  {
    setting: 'mfaPolicy.allowedFactors',
    severity: 'medium',
    isThere: ({ policy }) => !policy.allowedFactors.includes('WEBAUTHN'),
    message: 'No factor withstands phishing: codes are typed into whatever page asks for them.',
    recommendation: 'Allow WEBAUTHN.',
  },
  {
    setting: 'AUTH_ALLOWED_ORIGINS',
    severity: 'medium',
    isThere: ({ config }) => config.allowedOrigins.some(isPlainHttp),
    message: 'A page that somebody on the way can change may read the answers.',
    recommendation: 'List https origins only.',
  },
  {
    setting: 'mfaPolicy.gracePeriodDays',
    severity: 'medium',
    isThere: ({ policy: { requirement, gracePeriodDays } }) =>
      requirement === 'REQUIRED' && gracePeriodDays > RECOMMENDED_GRACE_DAYS,
    message: 'A required factor can be done without for long, by whoever has the password.',
    recommendation: `At most ${RECOMMENDED_GRACE_DAYS} days.`,
  },
  {
    setting: 'AUTH_STEP_UP_MAX_AGE',
    severity: 'medium',
    isThere: ({ config }) => config.stepUpMaxAgeSeconds > RECOMMENDED_STEP_UP_SECONDS,
    message: 'Whoever takes over a session has long to change what protects the account.',
    recommendation: `At most ${RECOMMENDED_STEP_UP_SECONDS} seconds.`,
  },
  {
    setting: 'mfaPolicy.allowedFactors',
    severity: 'low',
    isThere: ({ policy }) => policy.allowedFactors.includes('SMS'),
    message: 'Text messages are read by whoever takes over the number (SP 800-63B-4: restricted).',
    recommendation: 'Offer TOTP and WEBAUTHN beside SMS, or leave it out.',
  },
  {
    setting: 'mfaPolicy.requirement',
    severity: 'low',
    isThere: ({ policy }) => policy.requirement === 'OPTIONAL',
    message: 'Of those who have not enrolled a factor, nothing but a password is asked.',
    recommendation: 'RISK_BASED or REQUIRED. `previewMfaPolicy` says whom it would meet.',
  },
  {
    setting: 'mfaPolicy.trustedDevicesDurationDays',
    severity: 'low',
    isThere: ({ policy: { trustedDevicesEnabled, trustedDevicesDurationDays } }) =>
      trustedDevicesEnabled && trustedDevicesDurationDays > RECOMMENDED_DEVICE_DAYS,
    message: 'A stolen browser profile skips the second factor for long.',
    recommendation: `At most ${RECOMMENDED_DEVICE_DAYS} days.`,
  },
  {
    setting: 'AUTH_ACCESS_TOKEN_TTL',
    severity: 'low',
    isThere: ({ config }) => config.accessTokenTtlSeconds > RECOMMENDED_ACCESS_TOKEN_SECONDS,
    message: 'Gateways believe the token of a session that was ended for as long.',
    recommendation: `At most ${RECOMMENDED_ACCESS_TOKEN_SECONDS} seconds.`,
  },
  {
    setting: 'AUTH_SESSION_AAL1_IDLE',
    severity: 'low',
    isThere: ({ config }) => config.sessionLimits.aal1.idleSeconds > RECOMMENDED_IDLE_SECONDS,
    message: 'A device that was given away stays signed in for long.',
    recommendation: 'AUTH_SESSION_LIMITS=standard, or nist.',
  },
  {
    setting: 'AUTH_PASSWORD_BREACH_URL',
    severity: 'low',
    isThere: ({ config }) => config.passwordBreachUrl === null,
    message: 'New passwords are held against the lists that come along, not against every breach.',
    recommendation: 'Name a k-anonymity range service, such as that of Have I Been Pwned.',
  },
  {
    setting: 'AUTH_ADMIN_SECRET',
    severity: 'low',
    isThere: ({ config }) => config.adminSecrets.length > 0,
    message: 'One secret administers everything, without a second factor and in nobody’s name.',
    recommendation: 'Keep it to backends; people administer in the admin role.',
  },
  {
    setting: 'AUTH_SECRET_PREVIOUS',
    severity: 'low',
    isThere: ({ config }) => config.previousSecret !== undefined,
    message: 'A secret that was replaced still opens what it sealed.',
    recommendation: 'Remove it once the log says that nothing needs it.',
  },
  {
    setting: 'GRAPHQL_INTROSPECTION',
    severity: 'low',
    isThere: ({ config }) => config.production && config.introspection,
    message: 'Strangers read the whole schema, with the fields of administrators.',
    recommendation: 'Leave it off in production.',
  },
];

const isEncrypted = (url: string): boolean =>
  /^(require|verify-ca|verify-full)$/.test(new URL(url).searchParams.get('sslmode') ?? '');

export const weaknessesOf = (settings: Settings): SecurityFinding[] =>
  WEAKNESSES.filter((weakness) => weakness.isThere(settings)).map(
    ({ setting, severity, message, recommendation }) => ({
      setting,
      severity,
      message,
      recommendation,
    }),
  );
