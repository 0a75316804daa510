import { setTimeout } from 'node:timers/promises';
import { MessageNotSent } from './errors.ts';
import type { SmsConfig, SmsSender } from './sms-sender.ts';

type TwilioConfig = Extract<SmsConfig, { kind: 'twilio' }>;

/** Sends through Twilio's own SDK, from a number or a messaging service (MG…). */
export function twilioSms(config: TwilioConfig, timeoutSeconds: number): SmsSender {
  const { accountSid, authToken, from, apiUrl } = config;
  const timeout = timeoutSeconds * 1000;
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };

  const connect = async () => {
    const { default: twilio } = await import('twilio');
    // A retry could send a second time what was only answered late.
    const client = twilio(accountSid, authToken, { timeout, autoRetry: false });
    if (apiUrl) client.api.baseUrl = apiUrl;
    return client;
  };
  let connected: ReturnType<typeof connect> | undefined;

  return {
    async send({ to, body }) {
      try {
        connected ??= connect();
        const { messages } = await connected;
        // The SDK's timeout begins anew with every byte.
        await within(timeout, messages.create({ ...sender, to, body }));
      } catch (error) {
        throw new MessageNotSent({ cause: new Error(reasonOf(error)) });
      }
    },
    close() {},
  };
}

async function within<T>(timeout: number, promise: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = setTimeout(timeout, undefined, { signal: done.signal }).then(() => {
    throw Object.assign(new Error(), { code: 'ETIMEDOUT' });
  });
  return Promise.race([promise, late]).finally(() => done.abort());
}

/** Not the error, which holds the request with the token in its headers. */
function reasonOf(error: unknown): string {
  const { name, status, code } = error as Error & { status?: number; code?: string | number };
  return ['Twilio', status, code ?? name].filter(Boolean).join(' ');
}
