import type { Logger } from 'pino';
import type { Mailer } from './mailer.ts';

/** For development: what would be sent is in the log, codes included. */
export const consoleMailer = (log: Logger): Mailer => ({
  async send({ to, subject, text }) {
    log.info({ to, subject, text }, 'e-mail');
  },
  close() {},
});
