import { createGraphQLError, type GraphQLParams, type Plugin } from 'graphql-yoga';

/**
 * Takes nothing but JSON of a bounded size. A browser sends form posts across sites without asking
 * first; JSON makes it ask. Yoga's own limit pipes every body through two more streams, which costs
 * as much as the query; Node already holds a body to its declared length, so that is enough to judge.
 */
export const jsonBody = (maxBytesOf: (request: Request) => number): Plugin => ({
  onRequestParse({ request, setRequestParser }) {
    if (request.method !== 'POST') return;
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') {
      throw refusal('BAD_REQUEST', 415, 'Send the request as application/json.');
    }

    const maxBytes = maxBytesOf(request);
    const length = request.headers.get('content-length');
    if (length !== null && Number(length) > maxBytes) throw tooLarge(maxBytes);
    const read = (body: Request) =>
      length === null ? readAtMost(body, maxBytes) : body.arrayBuffer();
    setRequestParser(async (body) => parseJsonBody(await read(body)));
  },
});

/** A body that does not say how long it is. What is too much is read on, but not kept. */
async function readAtMost(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early would close the connection before the refusal could be sent.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks);
}

/** RFC 8259, 8.1: UTF-8 without a byte order mark, which is left standing for the parser to refuse. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decoded leniently, every malformed byte becomes the same U+FFFD, and so a password has as many
 * spellings as there are such bytes.
 */
function decodeUtf8(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refusal('BAD_REQUEST', 400, 'The body must be UTF-8.');
  }
}

export function parseJsonBody(bytes: ArrayBuffer | Uint8Array): GraphQLParams {
  const text = decodeUtf8(bytes);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Reported below, like every other body that is no object.
  }
  throw refusal('BAD_REQUEST', 400, 'The body must be a JSON object.');
}

const tooLarge = (maxBytes: number): Error =>
  refusal('REQUEST_ENTITY_TOO_LARGE', 413, `The body may have ${maxBytes} bytes.`);

const refusal = (code: string, status: number, message: string): Error =>
  createGraphQLError(message, { extensions: { code, http: { status } } });
