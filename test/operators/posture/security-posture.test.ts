import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/read-config.ts';
import { totpGuessOdds } from '../../../src/operators/posture/guess-odds.ts';
import { createReportPosture } from '../../../src/operators/posture/security-posture.ts';
import { weaknessesOf } from '../../../src/operators/posture/weaknesses.ts';
import type { MfaPolicySettings } from '../../../src/policy/mfa-policy.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { memoryLog } from '../../support/memory-log.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);
admin.restoreAfterEach();

const RECOMMENDED = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://auth.example.com',
  DATABASE_URL: 'postgresql://auth@db.example.com/auth?sslmode=verify-full',
  AUTH_SECRET: Buffer.alloc(32, 7).toString('base64'),
  AUTH_PASSWORD_BREACH_URL: 'https://breaches.example.com/range',
  AUTH_MFA_REQUIREMENT: 'REQUIRED',
  AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN',
  SMTP_URL: 'smtps://mail.example.com',
  MAIL_FROM: 'auth@example.com',
};

const TEXTS = { SMS_PROVIDER: 'webhook', SMS_WEBHOOK_URL: 'https://texts.example.com' };

function settingsOf(env: Record<string, string>, policy: Partial<MfaPolicySettings> = {}) {
  const config = readConfig({ ...RECOMMENDED, ...env });
  const began = new Date('2026-01-01T00:00:00Z');
  const rules = { ...config.policy, version: 1, requiredSince: began, updatedAt: began };
  return { config, policy: { ...rules, ...policy } };
}

const found = (env: Record<string, string>, policy: Partial<MfaPolicySettings> = {}) =>
  weaknessesOf(settingsOf(env, policy)).map(({ setting, severity }) => `${severity} ${setting}`);

describe('what is weaker than recommended', () => {
  test('is nothing where everything is as recommended', () => {
    expect(found({})).toEqual([]);
  });

  test.each<[string, Record<string, string>, Partial<MfaPolicySettings>?]>([
    ['high AUTH_RATE_LIMITS', { NODE_ENV: 'development', AUTH_RATE_LIMITS: 'off' }],
    ['high PUBLIC_URL', { PUBLIC_URL: 'http://auth.example.com' }],
    ['high AUTH_AAL2_ROLES', { AUTH_AAL2_ROLES: 'editor' }],
    ['high mfaPolicy.ignoreEnrolled', {}, { requirement: 'DISABLED', ignoreEnrolled: true }],
    ['high mfaPolicy.requirement', {}, { requirement: 'DISABLED' }],
    ['high AUTH_CONSOLE_CODES', { NODE_ENV: 'development', SMTP_URL: '', MAIL_FROM: '' }],
    ['medium DATABASE_URL', { DATABASE_URL: 'postgresql://auth@db.example.com/auth' }],
    ['medium DATABASE_URL', { DATABASE_URL: 'postgresql://a@db.example.com/a?sslmode=prefer' }],
    ['medium AUTH_EMAIL_VERIFICATION', { AUTH_EMAIL_VERIFICATION: 'optional' }],
    [
      'medium AUTH_PASSWORD_MIN_LENGTH',
      { AUTH_PASSWORD_MIN_LENGTH: '8' },
      { requirement: 'OPTIONAL' },
    ],
    ['medium mfaPolicy.allowedFactors', { AUTH_MFA_ALLOWED_FACTORS: 'EMAIL,WEBAUTHN' }],
    ['medium mfaPolicy.allowedFactors', { AUTH_MFA_ALLOWED_FACTORS: 'TOTP' }],
    ['medium AUTH_ALLOWED_ORIGINS', { AUTH_ALLOWED_ORIGINS: 'http://app.example.com' }],
    ['medium mfaPolicy.gracePeriodDays', {}, { gracePeriodDays: 15 }],
    ['medium AUTH_STEP_UP_MAX_AGE', { AUTH_STEP_UP_MAX_AGE: '301' }],
    ['low mfaPolicy.allowedFactors', { ...TEXTS, AUTH_MFA_ALLOWED_FACTORS: 'SMS,WEBAUTHN' }],
    ['low mfaPolicy.requirement', {}, { requirement: 'OPTIONAL' }],
    ['low mfaPolicy.trustedDevicesDurationDays', {}, { trustedDevicesDurationDays: 31 }],
    ['low AUTH_ACCESS_TOKEN_TTL', { AUTH_ACCESS_TOKEN_TTL: '301' }],
    ['low AUTH_SESSION_AAL1_IDLE', { AUTH_SESSION_AAL1_IDLE: '1209601' }],
    ['low AUTH_PASSWORD_BREACH_URL', { AUTH_PASSWORD_BREACH_URL: '' }],
    ['low AUTH_ADMIN_SECRET', { AUTH_ADMIN_SECRET: ADMIN_SECRET }],
    ['low AUTH_SECRET_PREVIOUS', { AUTH_SECRET_PREVIOUS: RECOMMENDED.AUTH_SECRET }],
    ['low GRAPHQL_INTROSPECTION', { GRAPHQL_INTROSPECTION: 'on' }],
  ])('%s', (finding, env, policy) => {
    expect(found(env, policy)).toContain(finding);
  });

  test('is not what is of no consequence', () => {
    expect(found({ DATABASE_URL: 'postgresql://auth@localhost/auth' })).toEqual([]);
    expect(found({ AUTH_PASSWORD_MIN_LENGTH: '8' })).toEqual([]);
    expect(found({ AUTH_ALLOWED_ORIGINS: 'http://localhost:3000' })).toEqual([]);
    expect(found({}, { trustedDevicesEnabled: false, trustedDevicesDurationDays: 365 })).toEqual(
      [],
    );
  });

  test('is told most severe first', () => {
    const severities = found(
      { AUTH_EMAIL_VERIFICATION: 'optional', PUBLIC_URL: 'http://auth.example.com' },
      { requirement: 'OPTIONAL', allowedFactors: ['SMS', 'EMAIL'] },
    ).map((finding) => finding.split(' ')[0]!);

    expect(severities).toEqual(severities.toSorted((a, b) => rank(a) - rank(b)));
    expect(new Set(severities)).toEqual(new Set(['high', 'medium', 'low']));
  });

  const rank = (severity: string) => ['high', 'medium', 'low'].indexOf(severity);
});

describe('the odds of guessing a TOTP code', () => {
  test('by ten tries a day, and by a hundred in thirty days', () => {
    const { totpGuessOddsPerDay: day, totpGuessOddsPerYear: year } = totpGuessOdds({
      rateLimits: true,
    });

    expect(day).toBeCloseTo(10 * 3e-6, 8);
    expect(year).toBeCloseTo(1 - (1 - 3e-6) ** ((100 / 30) * 365), 8);
    expect(year).toBeLessThan(0.004);
  });

  test('are those of a service that answers everything, where limits are off', () => {
    expect(totpGuessOdds({ rateLimits: false }).totpGuessOddsPerDay).toBeGreaterThan(0.92);
  });
});

describe('securityPosture', () => {
  const ask = async () => {
    const { data } = await app.visitor()(
      '{ securityPosture { totpGuessOddsPerDay findings { setting severity message recommendation } } }',
      {},
      undefined,
      { 'x-hasura-admin-secret': ADMIN_SECRET },
    );
    // oxlint-disable-next-line no-explicit-any -- an answer of the API
    return (data as any).securityPosture;
  };

  test('is of the policy that rules now', async () => {
    const settings = async () =>
      (await ask()).findings.map(({ setting }: { setting: string }) => setting);

    expect(await settings()).toContain('mfaPolicy.requirement');
    await admin.setPolicy({ requirement: 'REQUIRED' });
    expect(await settings()).not.toContain('mfaPolicy.requirement');
  });

  test('is logged, a line for each finding', async () => {
    const { log, lines } = memoryLog();
    const posture = await app.services.securityPosture();
    await createReportPosture({ securityPosture: async () => posture, log })();

    expect(lines.map((line) => JSON.parse(line))).toEqual(
      posture.findings.map(({ message, setting, severity, recommendation }) =>
        expect.objectContaining({ level: 'warn', msg: message, setting, severity, recommendation }),
      ),
    );
  });
});
