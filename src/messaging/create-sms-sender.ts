import type { Logger } from 'pino';
import { consoleSms } from './console-sms.ts';
import { noSms } from './no-sms.ts';
import type { SmsConfig, SmsSender } from './sms-sender.ts';
import { twilioSms } from './twilio-sms.ts';
import { webhookSms } from './webhook-sms.ts';

export function createSmsSender(deps: {
  config: SmsConfig;
  timeoutSeconds: number;
  log: Logger;
}): SmsSender {
  const { config, timeoutSeconds, log } = deps;
  switch (config.kind) {
    case 'none':
      return noSms;
    case 'console':
      return consoleSms(log);
    case 'webhook':
      return webhookSms(config.url, timeoutSeconds);
    case 'twilio':
      return twilioSms(config, timeoutSeconds);
  }
}
