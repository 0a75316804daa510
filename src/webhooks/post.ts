import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { InvalidWebhookUrl } from './errors.ts';
import type { Target, WebhookTargets } from './targets.ts';

/** Of the answer nobody reads more; and nobody keeps it, as it may repeat what was sent. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What came of a try: a status, or why there is none. Never a word of the answer. */
export type Answer =
  | { readonly status: number; readonly error: null }
  | { readonly status: null; readonly error: string };

/** Posts to the addresses that were looked at. Redirects are not followed: nobody has looked at them. */
export function createPost({ targets, timeoutMs }: { targets: WebhookTargets; timeoutMs: number }) {
  return async (url: string, headers: Record<string, string>, body: string): Promise<Answer> => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const target = await inTime(targets.find(url), signal);
      return { status: await send(target, headers, body, signal), error: null };
    } catch (error) {
      return { status: null, error: signal.aborted ? 'no answer in time' : reasonOf(error) };
    }
  };
}

export type Post = ReturnType<typeof createPost>;

async function send(
  { url, addresses }: Target,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    lookup: pinnedTo(addresses),
    signal,
  });
  // What breaks after the answer has begun is no matter, and must not end the process.
  sent.on('error', () => {});
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  await discard(response);
  return response.statusCode!;
}

/** Whoever connects asks here for the addresses, and gets those that were looked at. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    if (options.all) done(null, all);
    else done(null, all[0]!.address, all[0]!.family);
  };
}

/** The status has said it all. A short answer is read to its end, as its sender expects. */
async function discard(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += (chunk as Buffer).byteLength;
      if (bytes > MAX_ANSWER_BYTES) break;
    }
  } catch {
    // It broke off, or took too long.
  }
  response.destroy();
}

/** A name service may take its time. */
async function inTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason as Error));
  return Promise.race([promise, aborted]);
}

/** Not the message of whatever failed, which may repeat the URL. */
const reasonOf = (error: unknown): string =>
  error instanceof InvalidWebhookUrl
    ? error.message
    : ((error as NodeJS.ErrnoException).code ?? (error as Error).name);
