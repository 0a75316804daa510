import type { Logger } from 'pino';
import type { SmsSender } from './sms-sender.ts';

/** For development: what would be sent is in the log, codes included. */
export const consoleSms = (log: Logger): SmsSender => ({
  async send({ to, body }) {
    log.info({ to, body }, 'SMS');
  },
  close() {},
});
