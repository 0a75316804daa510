import { failureOf } from '../shared/failed-request.ts';
import { MessageNotSent } from './errors.ts';

/**
 * Posts a message to a provider: 2xx means sent, and anything else, or nothing in time, that it was not.
 * `detailOf` reads of a refusal what may be in the log: not the message, nor whom it was for.
 */
export async function postMessage(
  provider: string,
  url: string,
  sent: Pick<RequestInit, 'headers' | 'body'>,
  timeoutSeconds: number,
  detailOf: (refusal: Response) => Promise<string> = async () => '',
): Promise<void> {
  const notSent = (reason: string): MessageNotSent =>
    new MessageNotSent({ cause: new Error(`${provider}: ${reason}`) });
  const response = await fetch(url, {
    ...sent,
    method: 'POST',
    // Followed, it would carry the code, or a token, to where nobody configured it.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  }).catch((error: unknown) => {
    throw notSent(failureOf(error));
  });

  const refused = response.ok ? null : `status ${response.status}${await detailOf(response)}`;
  // Nobody reads it, but unread it would hold on to the connection.
  if (!response.bodyUsed) response.body?.pipeTo(new WritableStream()).catch(() => {});
  if (refused !== null) throw notSent(refused);
}
