import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidConfig, readConfig } from '../../src/config/read-config.ts';
import { accentInTheDark } from '../../src/portal/theme.ts';
import { contrast } from '../../src/shared/contrast.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const production = {
  NODE_ENV: 'production',
  AUTH_SECRET: SECRET,
  DATABASE_URL: 'postgresql://ticketgate@db/ticketgate',
  PUBLIC_URL: 'https://auth.example.com',
  SMTP_URL: 'smtps://user:secret@mail.example.com',
  MAIL_FROM: 'auth@example.com',
  AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfig) return error.problems.map((line) => line.split(':')[0]!);
    throw error;
  }
}

describe('the configuration', () => {
  test('gives enrollments as many text messages as sign-ins, unless it says otherwise', () => {
    const limitsOf = (env: Record<string, string>) => {
      const { smsCountryHourlyLimit, smsEnrollmentCountryHourlyLimit } = readConfig(env);
      return [smsCountryHourlyLimit, smsEnrollmentCountryHourlyLimit];
    };
    expect(limitsOf({})).toEqual([200, 200]);
    expect(limitsOf({ SMS_COUNTRY_HOURLY_LIMIT: '50' })).toEqual([50, 50]);
    expect(limitsOf({ SMS_ENROLLMENT_COUNTRY_HOURLY_LIMIT: '7' })).toEqual([200, 7]);
  });

  test('gives metrics a port or a token, and neither a short one nor the port of the service', () => {
    expect(readConfig({}).metrics).toEqual({ port: null, token: null });
    const asked = readConfig({ METRICS_PORT: '9464', METRICS_TOKEN: 'a-token-of-sixteen' }).metrics;
    expect(asked).toEqual({ port: 9464, token: 'a-token-of-sixteen' });
    expect(problemsOf({ METRICS_TOKEN: 'fifteen-letters' })).toEqual(['METRICS_TOKEN']);
    expect(problemsOf({ METRICS_TOKEN: 'no bearer token has spaces' })).toEqual(['METRICS_TOKEN']);
    expect(problemsOf({ METRICS_PORT: '4000' })).toEqual(['METRICS_PORT']);
  });

  test.each([
    ['AUTH_MFA_RESET_APPROVALS', 1, 2],
    ['AUTH_MFA_RESET_DELAY', 0, 720],
    ['AUTH_SIGNING_KEY_ROTATION_DAYS', 1, 3650],
    ['METRICS_PORT', 0, 65_535],
  ])('takes %s from %d to %d, as a whole number', (name, least, most) => {
    for (const value of [least, most]) expect(problemsOf({ [name]: `${value}` })).toEqual([]);
    for (const value of [`${least - 1}`, `${most + 1}`, `${least}.5`, 'two', '-1', '1e1']) {
      expect(problemsOf({ [name]: value }), value).toEqual([name]);
    }
  });

  test('takes the limits of sessions from a preset, and each number from its own variable', () => {
    const limitsOf = (env: Record<string, string>) => readConfig(env).sessionLimits;
    expect(limitsOf({}).admin).toEqual({ idleSeconds: 3600, lifetimeSeconds: 43_200 });
    expect(limitsOf({ AUTH_SESSION_LIMITS: 'nist' })).toEqual({
      aal1: { idleSeconds: 86_400, lifetimeSeconds: 2_592_000 },
      aal2: { idleSeconds: 3600, lifetimeSeconds: 86_400 },
      admin: { idleSeconds: 900, lifetimeSeconds: 43_200 },
    });
    for (const kind of ['aal1', 'aal2', 'admin'] as const) {
      const name = `AUTH_SESSION_${kind.toUpperCase()}`;
      const overridden = limitsOf({ [`${name}_IDLE`]: '400', [`${name}_LIFETIME`]: '500' });
      expect(overridden).toEqual({
        ...limitsOf({}),
        [kind]: { idleSeconds: 400, lifetimeSeconds: 500 },
      });
    }
    expect(limitsOf({ AUTH_REFRESH_TOKEN_TTL: '7200' }).aal2.lifetimeSeconds).toBe(7200);
  });

  test('lets no session be idle before its access token has expired', () => {
    expect(problemsOf({ AUTH_SESSION_AAL2_IDLE: '300' })).toEqual(['AUTH_SESSION_AAL2_IDLE']);
    expect(problemsOf({ AUTH_SESSION_LIMITS: 'nist', AUTH_ACCESS_TOKEN_TTL: '900' })).toEqual([
      'AUTH_SESSION_ADMIN_IDLE',
    ]);
  });

  test('asks nobody about passwords unless it says whom, over https in production', () => {
    const asking = (AUTH_PASSWORD_BREACH_URL: string) => ({ AUTH_PASSWORD_BREACH_URL });
    expect(readConfig({}).passwordBreachUrl).toBeNull();
    expect(problemsOf(asking('http://localhost:8080/range'))).toEqual([]);
    for (const env of [
      asking('api.example.com'),
      asking('https://user@api.example.com/range'),
      asking('https://:password@api.example.com/range'),
      { ...production, ...asking('http://api.example.com/range') },
      { ...production, ...asking('HTTP://api.example.com/range') },
    ]) {
      expect(problemsOf(env)).toEqual(['AUTH_PASSWORD_BREACH_URL']);
    }
    expect(problemsOf({ ...production, ...asking('https://api.example.com/range') })).toEqual([]);
  });

  test('keeps no refresh token in cookies unless it says so', () => {
    expect(readConfig({}).refreshCookie).toBe(false);
    expect(readConfig({ AUTH_COOKIES: 'on' }).refreshCookie).toBe(true);
    expect(problemsOf({ AUTH_COOKIES: 'yes' })).toEqual(['AUTH_COOKIES']);
  });

  test('has a default for everything in development', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      port: 4000,
      publicUrl: 'http://localhost:4000',
      database: { kind: 'embedded' },
      secret: null,
      policy: {
        requirement: 'OPTIONAL',
        allowedFactors: ['TOTP', 'WEBAUTHN', 'SMS'],
        recoveryCodesCount: 10,
        gracePeriodDays: 0,
        trustedDevicesEnabled: true,
        trustedDevicesDurationDays: 30,
        strict: false,
        ignoreEnrolled: false,
        riskTriggers: [
          'NEW_DEVICE',
          'NEW_LOCATION',
          'SUSPICIOUS_IP',
          'AFTER_PASSWORD_CHANGE',
          'IMPOSSIBLE_TRAVEL',
          'LONG_INACTIVITY',
        ],
        roleRequirements: {},
      },
      adminSecrets: [],
      deviceCookie: false,
      risk: { geoipDatabase: null, suspiciousNetworks: [], inactivityDays: 90 },
      mail: { kind: 'console' },
      sms: { kind: 'console' },
      webauthn: {
        rpId: 'localhost',
        rpName: 'Ticketgate',
        origins: ['http://localhost:4000'],
        localhostOrigins: true,
      },
      rateLimits: true,
      graphiql: true,
      introspection: true,
    });
  });

  test('the former admin secret opens nothing by itself', () => {
    const secret = 'x'.repeat(32);
    expect(problemsOf({ AUTH_ADMIN_SECRET_PREVIOUS: secret })).toEqual([
      'AUTH_ADMIN_SECRET_PREVIOUS',
    ]);
    expect(
      problemsOf({ AUTH_ADMIN_SECRET: 'y'.repeat(32), AUTH_ADMIN_SECRET_PREVIOUS: secret }),
    ).toEqual([]);
  });

  test('in production names everything that is missing, at once', () => {
    expect(problemsOf({ NODE_ENV: 'production', AUTH_RATE_LIMITS: 'off', PORT: 'x' })).toEqual([
      'PORT',
      'AUTH_SECRET',
      'DATABASE_URL',
      'PUBLIC_URL',
      'AUTH_RATE_LIMITS',
      'SMTP_URL',
      'SMS_PROVIDER',
    ]);
  });

  test('lets passkeys be used on every port of localhost only where somebody develops there', () => {
    const localhostOrigins = (env: Record<string, string>) =>
      readConfig(env).webauthn.localhostOrigins;
    const here = { PUBLIC_URL: 'http://localhost:4000' };
    expect(localhostOrigins({})).toBe(true);
    expect(localhostOrigins({ ...production, ...here })).toBe(false);
    expect(localhostOrigins({ WEBAUTHN_ORIGINS: here.PUBLIC_URL })).toBe(false);
    expect(localhostOrigins({ PUBLIC_URL: 'https://auth.example.com' })).toBe(false);
  });

  test('in production shows neither GraphiQL nor introspection unless asked to', () => {
    expect(readConfig(production)).toMatchObject({ graphiql: false, introspection: false });
    expect(
      readConfig({ ...production, GRAPHIQL: 'on', GRAPHQL_INTROSPECTION: 'on' }),
    ).toMatchObject({ graphiql: true, introspection: true });
  });

  test.each([
    [{}, false],
    [production, true],
    [{ ...production, AUTH_EMAIL_VERIFICATION: 'optional' }, false],
    [{ AUTH_EMAIL_VERIFICATION: 'required' }, true],
  ])('production has addresses verified, unless told otherwise', (env, required) => {
    expect(readConfig(env)).toMatchObject({ emailVerificationRequired: required });
  });

  test('mailed links lead to pages of the service, or to those that are named', () => {
    const PUBLIC_URL = 'https://auth.example.com';
    const AUTH_RESET_PASSWORD_URL = 'https://app.example.com/new-password?from=mail';
    const withPortal = readConfig({ PUBLIC_URL, AUTH_RESET_PASSWORD_URL });
    expect(withPortal.linkPages).toMatchObject({
      verifyEmail: 'https://auth.example.com/account/verify-email',
      resetPassword: AUTH_RESET_PASSWORD_URL,
    });
    const without = readConfig({ PUBLIC_URL, AUTH_RESET_PASSWORD_URL, AUTH_PORTAL: 'off' });
    expect(without.linkPages).toEqual({
      verifyEmail: 'https://auth.example.com/verify-email',
      resetPassword: AUTH_RESET_PASSWORD_URL,
      forgotPassword: 'https://auth.example.com/forgot-password',
      stopEmailChange: 'https://auth.example.com/stop-email-change',
      restoreFactor: 'https://auth.example.com/restore-factor',
      cancelMfaReset: 'https://auth.example.com/cancel-mfa-reset',
    });
  });

  test.each([
    ['auth@example.com', { name: null, address: 'auth@example.com' }],
    ['Example <auth@example.com>', { name: 'Example', address: 'auth@example.com' }],
    ['"Example, Inc." <auth@example.com>', { name: 'Example, Inc.', address: 'auth@example.com' }],
  ])('mail may come from %s', (MAIL_FROM, from) => {
    const { mail } = readConfig({ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM });
    expect(mail).toMatchObject({ kind: 'smtp', from });
  });

  test('refuses a variable that it does not know, and says which one may be meant', () => {
    const misspelt = (name: string) => () => readConfig({ [name]: 'REQUIRED' });
    const meant = (name: string) => `is no variable of this service: is ${name} meant?`;
    for (const [wrong, right] of [
      ['AUTH_MFA_REQUIRMENT', 'AUTH_MFA_REQUIREMENT'],
      ['SMTP_URI', 'SMTP_URL'],
      ['SMS_PROVIDERS', 'SMS_PROVIDER'],
      ['WEBAUTHN_RPID', 'WEBAUTHN_RP_ID'],
      ['METRICS_TOKENS', 'METRICS_TOKEN'],
      ['GEOIP_DB', 'GEOIP_DATABASE'],
      ['TWILIO_SID', 'TWILIO_FROM'],
      ['PORTAL_COLOR', 'PORTAL_LOGO'],
      ['PORTAL_ACENT', 'PORTAL_ACCENT'],
    ] as const) {
      expect(misspelt(wrong)).toThrow(`  ${wrong}: ${meant(right)}`);
    }
    expect(problemsOf({ AUTH_MFA_REQUIRMENT: '' })).toEqual([]);
    expect(problemsOf({ AUTH_MFA_REQUIRMENT: 'x', AUTH_SERVICE_PORT: '1' })).toEqual([
      'AUTH_MFA_REQUIRMENT',
    ]);
  });

  test('leaves alone what others call theirs, and what Kubernetes says of a service named auth', () => {
    const others = {
      PATH: '/usr/bin',
      DATABASE_HOST: 'db',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=b',
      NEXTAUTH_URL: 'https://example.com',
      AUTH_SERVICE_HOST: '10.0.0.1',
      AUTH_SERVICE_PORT: '4000',
      AUTH_SERVICE_PORT_HTTP: '4000',
      AUTH_PORT: 'tcp://10.0.0.1:4000',
      AUTH_PORT_4000_TCP: 'tcp://10.0.0.1:4000',
      AUTH_PORT_4000_TCP_ADDR: '10.0.0.1',
      SMS_GATEWAY_SERVICE_HOST: '10.0.0.2',
    };
    expect(problemsOf(others)).toEqual([]);
  });

  test('an empty variable counts as unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4000 });
  });

  test.each([
    [{}, ['admin']],
    [{ AUTH_AAL2_ROLES: 'admin, billing' }, ['admin', 'billing']],
    [{ AUTH_AAL2_ROLES: '' }, []],
  ])('of %j, the roles that need aal2 are %j', (env, aal2Roles) => {
    expect(readConfig(env)).toMatchObject({ aal2Roles });
  });

  test.each([
    [{ AUTH_SECRET: 'c2hvcnQ=' }, 'AUTH_SECRET'],
    [{ AUTH_SECRET: 'not base64!' }, 'AUTH_SECRET'],
    [{ PORT: '65536' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL'],
    [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
    [{ AUTH_ARGON2_MEMORY: '8192' }, 'AUTH_ARGON2_MEMORY'],
    [{ AUTH_ARGON2_TIME: '1' }, 'AUTH_ARGON2_MEMORY'],
    [{ AUTH_PASSWORD_MIN_LENGTH: '7' }, 'AUTH_PASSWORD_MIN_LENGTH'],
    [{ AUTH_MFA_REQUIREMENT: 'SOMETIMES' }, 'AUTH_MFA_REQUIREMENT'],
    [{ AUTH_TOTP_ISSUER: 'Acme: Auth' }, 'AUTH_TOTP_ISSUER'],
    [{ AUTH_ALLOWED_ORIGINS: '*' }, 'AUTH_ALLOWED_ORIGINS.0'],
    [{ AUTH_ACCESS_TOKEN_TTL: '86400' }, 'AUTH_ACCESS_TOKEN_TTL'],
    [{ AUTH_EMAIL_VERIFICATION: 'sometimes' }, 'AUTH_EMAIL_VERIFICATION'],
    [{ AUTH_RESET_PASSWORD_URL: 'javascript:alert(1)' }, 'AUTH_RESET_PASSWORD_URL'],
    [{ AUTH_MFA_ALLOWED_FACTORS: 'TOTP,PIGEON' }, 'AUTH_MFA_ALLOWED_FACTORS.1'],
    [{ AUTH_MFA_RECOVERY_CODES: '0' }, 'AUTH_MFA_RECOVERY_CODES'],
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM'],
    [{ SMTP_URL: 'http://mail.example.com', MAIL_FROM: 'a@example.com' }, 'SMTP_URL'],
    [{ SMS_PROVIDER: 'webhook' }, 'SMS_WEBHOOK_URL'],
    [
      { SMS_PROVIDER: 'webhook', SMS_WEBHOOK_URL: 'https://me:secret@sms.example.com' },
      'SMS_WEBHOOK_URL',
    ],
    [{ SMS_ALLOWED_COUNTRIES: 'usa' }, 'SMS_ALLOWED_COUNTRIES.0'],
    [{ MAIL_FROM: 'Example' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'a@example.com, b@example.com' }, 'MAIL_FROM'],
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL'],
    [{ WEBAUTHN_RP_ID: 'example.org' }, 'WEBAUTHN_RP_ID'],
    [{ AUTH_ADMIN_SECRET: 'too short' }, 'AUTH_ADMIN_SECRET'],
    [{ AUTH_RISK_NETWORKS: '192.0.2.0' }, 'AUTH_RISK_NETWORKS.0'],
    [{ AUTH_MFA_RISK_TRIGGERS: 'FULL_MOON' }, 'AUTH_MFA_RISK_TRIGGERS.0'],
    [{ AUTH_MFA_GRACE_PERIOD_DAYS: '366' }, 'AUTH_MFA_GRACE_PERIOD_DAYS'],
    [{ ...production, SMS_PROVIDER: 'console' }, 'SMS_PROVIDER'],
    [{ ...production, AUTH_MFA_ALLOWED_FACTORS: 'TOTP,SMS' }, 'SMS_PROVIDER'],
  ])('refuses %j', (env, variable) => {
    expect(problemsOf(env as unknown as Record<string, string>)).toEqual([variable]);
  });

  test('the account pages are served, but in production only where somebody says so', () => {
    expect(readConfig({}).portal).toBe(true);
    expect(readConfig({ AUTH_PORTAL: 'off' }).portal).toBe(false);
    expect(readConfig(production).portal).toBe(false);
    expect(readConfig({ ...production, AUTH_PORTAL: 'on' }).portal).toBe(true);
  });

  describe('the look of the account pages', () => {
    test('is that of the service, unless somebody says otherwise', () => {
      expect(readConfig({ AUTH_TOTP_ISSUER: 'Acme' }).portalLook).toEqual({
        name: 'Acme',
        accent: null,
        logo: null,
      });
      const { portalLook } = readConfig({ PORTAL_NAME: 'Mine', PORTAL_ACCENT: '#A01' });
      expect(portalLook).toMatchObject({ name: 'Mine', accent: '#aa0011' });
    });

    test.each(['red', '#12345', '#fff;}', 'rgb(0,0,0)'])('%s is no colour', (PORTAL_ACCENT) => {
      expect(problemsOf({ PORTAL_ACCENT })).toEqual(['PORTAL_ACCENT']);
    });

    test('has no colour that white text cannot be read on, and says how far it is off', () => {
      expect(problemsOf({ PORTAL_ACCENT: '#767676' })).toEqual([]);
      const refused = () => readConfig({ PORTAL_ACCENT: '#777777' });
      expect(refused).toThrow('PORTAL_ACCENT: has a contrast of 4.48 with white text');
    });

    test('can be read in the dark, whatever its colour', () => {
      const colors = fc.integer({ min: 0, max: 0xffffff });
      fc.assert(
        fc.property(colors, (number) => {
          const dark = accentInTheDark(`#${number.toString(16).padStart(6, '0')}`);
          for (const other of ['#1d2027', '#12162b'])
            expect(contrast(dark, other)).toBeGreaterThanOrEqual(4.5);
        }),
        { numRuns: 500 },
      );
    });
  });

  describe('origins to lead back to', () => {
    const first = 'https://app.example.com';

    test('are exact', () => {
      const origins = [first, 'https://xn--mnchen-3ya.example:8443', 'http://localhost:5173'];
      expect(readConfig({ AUTH_RETURN_ORIGINS: origins.join(', ') })).toMatchObject({
        returnOrigins: origins,
      });
      expect(readConfig({})).toMatchObject({ returnOrigins: [] });
    });

    test.each([
      '*',
      'https://*.example.com',
      'app.example.com',
      'https://app.example.com/',
      'https://app.example.com/signed-in',
      'https://app.example.com?x=1',
      'https://app.example.com#x',
      'https://me:secret@app.example.com',
      'https://app.example.com.',
      'https://app.example.com.:8443',
      'https://app.example.com:443',
      'https://App.example.com',
      'https://münchen.example',
      'http://app.example.com',
      'http://localhost.example.com',
      'javascript:alert(1)',
      'data:text/html;x',
      'null',
    ])('%s is none', (entry) => {
      expect(problemsOf({ AUTH_RETURN_ORIGINS: `${first},${entry}` })).toEqual([
        'AUTH_RETURN_ORIGINS.1',
      ]);
    });

    test('are https in production', () => {
      const AUTH_RETURN_ORIGINS = `${first},http://localhost:5173`;
      expect(problemsOf({ ...production, AUTH_RETURN_ORIGINS })).toEqual(['AUTH_RETURN_ORIGINS.1']);
    });
  });

  describe('codes in the log, of a service that others can reach', () => {
    const others = ['0.0.0.0', '::', '192.168.1.7', '10.0.0.1', '128.0.0.1', 'fe80::1', 'auth'];
    const nobodyElse = ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', 'localhost', ''];
    const mail = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'auth@example.com' };
    const sms = { SMS_PROVIDER: 'webhook', SMS_WEBHOOK_URL: 'https://sms.example.com' };

    test.each(others)('are refused: HOST=%s', (HOST) => {
      expect(problemsOf({ HOST })).toEqual(['HOST']);
    });

    test.each(nobodyElse)('are fine where nobody else can: HOST=%s', (HOST) => {
      expect(readConfig({ HOST })).toMatchObject({
        mail: { kind: 'console' },
        sms: { kind: 'console' },
      });
    });

    test.each([
      [{}, 'set SMTP_URL and SMS_PROVIDER, or AUTH_CONSOLE_CODES=on'],
      [mail, 'set SMS_PROVIDER, or AUTH_CONSOLE_CODES=on'],
      [{ ...mail, SMS_PROVIDER: 'console' }, 'set SMS_PROVIDER, or AUTH_CONSOLE_CODES=on'],
      // The policy can allow them while the service runs.
      [{ ...mail, AUTH_MFA_ALLOWED_FACTORS: 'TOTP' }, 'set SMS_PROVIDER, or AUTH_CONSOLE_CODES=on'],
      [sms, 'set SMTP_URL, or AUTH_CONSOLE_CODES=on'],
      [{ AUTH_CONSOLE_CODES: 'off' }, 'set SMTP_URL and SMS_PROVIDER, or AUTH_CONSOLE_CODES=on'],
    ])('one message says both ways out: %j', (env, ways) => {
      expect(() => readConfig({ HOST: '0.0.0.0', ...env })).toThrow(
        `  HOST: others can reach 0.0.0.0, and codes would be in the log: ${ways}`,
      );
    });

    test.each([{ ...mail, ...sms }, { AUTH_CONSOLE_CODES: 'on' }])('are accepted: %j', (env) => {
      expect(readConfig({ HOST: '0.0.0.0', ...(env as object) })).toMatchObject({
        host: '0.0.0.0',
      });
    });

    test('are refused in production, whatever is said', () => {
      expect(problemsOf({ ...production, SMTP_URL: '', AUTH_CONSOLE_CODES: 'on' })).toEqual([
        'SMTP_URL',
      ]);
    });
  });

  test('never repeats a secret in a problem', () => {
    const env = { AUTH_SECRET: 'hunter2', DATABASE_URL: 'mysql://me:hunter2@db' };
    expect(() => readConfig(env)).toThrow(expect.not.stringContaining('hunter2'));
  });
});
