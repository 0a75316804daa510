import { postMessage } from './post-message.ts';
import type { SmsSender } from './sms-sender.ts';

/** Posts `{"to","body"}` to whatever the operator sends with. 2xx means sent. */
export const webhookSms = (url: string, timeoutSeconds: number): SmsSender => ({
  send({ to, body }) {
    const headers = { 'content-type': 'application/json' };
    const text = JSON.stringify({ to, body });
    return postMessage('SMS webhook', url, { headers, body: text }, timeoutSeconds);
  },
  close() {},
});
