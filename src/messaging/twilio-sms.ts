import { z } from 'zod';
import { postMessage } from './post-message.ts';
import type { SmsConfig, SmsSender } from './sms-sender.ts';

type TwilioConfig = Extract<SmsConfig, { kind: 'twilio' }>;

/**
 * Posts one message to Twilio's REST API, from a number or a messaging service (MG…).
 * Their SDK is 20 MB for this one request. https://www.twilio.com/docs/messaging/api/message-resource
 */
export function twilioSms(config: TwilioConfig, timeoutSeconds: number): SmsSender {
  const { accountSid, authToken, from, apiUrl = 'https://api.twilio.com' } = config;
  const url = `${apiUrl.replace(/\/$/, '')}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };

  return {
    send({ to, body }) {
      const form = new URLSearchParams({ ...sender, To: to, Body: body });
      const sent = { headers: { authorization }, body: form };
      return postMessage('Twilio', url, sent, timeoutSeconds, codeOf);
    },
    close() {},
  };
}

const Refusal = z.object({ code: z.int() });

/** Twilio's number for what was wrong; its message may repeat the phone number. */
async function codeOf(response: Response): Promise<string> {
  const { data } = Refusal.safeParse(await response.json().catch(() => undefined));
  return data ? `, code ${data.code}` : '';
}
