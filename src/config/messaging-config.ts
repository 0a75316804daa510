import ipaddr from 'ipaddr.js';
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
  if (!production) return [...problems, ...consoleProblems(env)];

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

/** Whoever reads the log has the codes: that is for a service which nobody else can reach. */
function consoleProblems(env: NodeJS.ProcessEnv): string[] {
  const host = env['HOST'] ?? 'localhost';
  if (isLoopback(host) || env['AUTH_CONSOLE_CODES'] === 'on') return [];

  const sms = (env['SMS_PROVIDER'] ?? 'console') === 'console';
  const missing = [...(env['SMTP_URL'] ? [] : ['SMTP_URL']), ...(sms ? ['SMS_PROVIDER'] : [])];
  return missing.length === 0
    ? []
    : [
        `HOST: others can reach ${host}, and codes would be in the log: set ${missing.join(' and ')}, or AUTH_CONSOLE_CODES=on`,
      ];
}

const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' ||
  (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');

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
