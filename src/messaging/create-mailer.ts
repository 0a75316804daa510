import type { Logger } from 'pino';
import { consoleMailer } from './console-mailer.ts';
import type { MailConfig, Mailer } from './mailer.ts';
import { smtpMailer } from './smtp-mailer.ts';

export function createMailer(deps: {
  config: MailConfig;
  serviceName: string;
  timeoutSeconds: number;
  log: Logger;
}): Mailer {
  const { config, log, ...options } = deps;
  return config.kind === 'smtp' ? smtpMailer({ ...config, ...options }) : consoleMailer(log);
}
