import { MessageNotSent } from './errors.ts';
import type { SmsSender } from './sms-sender.ts';

/** Where no provider is configured. */
export const noSms: SmsSender = {
  async send() {
    throw new MessageNotSent({ cause: new Error('SMS_PROVIDER is not set') });
  },
  close() {},
};
