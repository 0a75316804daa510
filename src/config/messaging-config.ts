import type { MailConfig } from '../messaging/mailer.ts';
import type { SmsConfig } from '../messaging/sms-sender.ts';
import type { Environment } from './config.ts';

const REQUIRED_BY_PROVIDER: Readonly<Record<string, readonly string[]>> = {
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  webhook: ['SMS_WEBHOOK_URL'],
};

/** Half a configuration is none. Read from the raw variables, beside malformed ones. */
export function messagingProblems(env: NodeJS.ProcessEnv): string[] {
  const production = env['NODE_ENV'] === 'production';
  const provider = env['SMS_PROVIDER'];
  const missing = (names: readonly string[], why: string): string[] =>
    names.filter((name) => !env[name]).map((name) => `${name}: ${why}`);

  const problems = missing(
    REQUIRED_BY_PROVIDER[provider ?? ''] ?? [],
    `is required with SMS_PROVIDER=${provider}`,
  );
  if (env['SMTP_URL']) problems.push(...missing(['MAIL_FROM'], 'is required with SMTP_URL'));
  if (!production) return problems;

  problems.push(...missing(['SMTP_URL'], 'is required in production: notices go by e-mail'));
  if (provider === 'console') {
    problems.push('SMS_PROVIDER: cannot be console in production: codes would be in the log');
  }
  const sms = (env['AUTH_MFA_ALLOWED_FACTORS'] ?? 'SMS').split(',').some((t) => t.trim() === 'SMS');
  if (sms && !provider) {
    problems.push(
      'SMS_PROVIDER: is required in production, unless AUTH_MFA_ALLOWED_FACTORS leaves SMS out',
    );
  }
  return problems;
}

export const mailConfig = (data: Environment): MailConfig =>
  data.SMTP_URL && data.MAIL_FROM
    ? { kind: 'smtp', url: data.SMTP_URL, from: data.MAIL_FROM }
    : { kind: 'console' };

export function smsConfig(data: Environment): SmsConfig {
  const { SMS_PROVIDER: provider, SMS_WEBHOOK_URL: url } = data;
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = data;
  if (provider === 'webhook' && url) return { kind: 'webhook', url };
  if (provider === 'twilio' && accountSid && authToken && from) {
    return { kind: 'twilio', accountSid, authToken, from, apiUrl: data.TWILIO_API_URL };
  }
  return { kind: data.NODE_ENV === 'production' ? 'none' : 'console' };
}
