import { createHash } from 'node:crypto';
import { failureOf } from '../../shared/failed-request.ts';

/** A range has a thousand lines of forty bytes or so, padding included. */
const MAX_BYTES = 256 * 1024;
const PREFIX_LENGTH = 5;
/** The rest of a SHA-1 hash, and how often it was seen. Of padding: never. */
const LINE = /^([0-9A-F]{35}):(\d+)$/i;

/** Why there was no answer. Names neither the password nor its hash, nor the URL, which may hold a key. */
export class NoBreachRange extends Error {}

/**
 * Asks a range API in the manner of Pwned Passwords whether the password was in a breach. Twenty bits of
 * its hash leave the service, which half a thousand breached passwords have in common.
 */
export async function isInBreachRange(
  password: string,
  { url, timeoutMs }: { url: string; timeoutMs: number },
): Promise<boolean> {
  const hash = createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase();
  const lines = await loadRange(rangeUrl(url, hash.slice(0, PREFIX_LENGTH)), timeoutMs);
  const rest = hash.slice(PREFIX_LENGTH);
  return lines.some(({ suffix, count }) => suffix === rest && count > 0);
}

function rangeUrl(base: string, prefix: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${prefix}`;
  return url;
}

async function loadRange(url: URL, timeoutMs: number) {
  const text = await load(url, timeoutMs).catch((error: unknown) => {
    throw error instanceof NoBreachRange ? error : new NoBreachRange(failureOf(error));
  });
  return text.split(/\r?\n/).filter(Boolean).map(parseLine);
}

async function load(url: URL, timeoutMs: number): Promise<string> {
  const response = await fetch(url, {
    // Otherwise the length of the answer tells whoever watches the network which range it is.
    headers: { 'add-padding': 'true', accept: 'text/plain' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new NoBreachRange(`status ${response.status}`);
  }

  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new NoBreachRange(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is no range at all, such as the page of a proxy, must not pass for one without the password. */
function parseLine(line: string): { suffix: string; count: number } {
  const [, suffix, count] = LINE.exec(line) ?? [];
  if (!suffix) throw new NoBreachRange('a malformed line');
  return { suffix: suffix.toUpperCase(), count: Number(count) };
}
