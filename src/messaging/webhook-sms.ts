import { failureOf } from '../shared/failed-request.ts';
import { MessageNotSent } from './errors.ts';
import type { SmsSender } from './sms-sender.ts';

/** Posts `{"to","body"}` to whatever the operator sends with. 2xx means sent. */
export const webhookSms = (url: string, timeoutSeconds: number): SmsSender => ({
  async send({ to, body }) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, body }),
      // Followed, it would carry the code to where nobody configured it.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    }).catch((error: unknown) => {
      throw notSent(failureOf(error));
    });

    // Nobody reads it, but unread it would hold on to the connection.
    response.body?.pipeTo(new WritableStream()).catch(() => {});
    if (!response.ok) throw notSent(`status ${response.status}`);
  },
  close() {},
});

const notSent = (reason: string): MessageNotSent =>
  new MessageNotSent({ cause: new Error(`SMS webhook: ${reason}`) });
