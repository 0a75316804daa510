import { createGraphQLError, type GraphQLParams, type Plugin } from 'graphql-yoga';

/**
 * Takes nothing but JSON of a bounded size. A browser sends form posts across sites without asking
 * first; JSON makes it ask. Yoga's own limit pipes every body through two more streams, which costs
 * as much as the query; Node already holds a body to its declared length, so that is enough to judge.
 */
export const jsonBody = (maxBytes: number): Plugin => ({
  onRequestParse({ request, setRequestParser }) {
    if (request.method !== 'POST') return;
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') {
      throw refusal('BAD_REQUEST', 415, 'Send the request as application/json.');
    }

    const length = request.headers.get('content-length');
    if (length === null) {
      setRequestParser(async (chunked) => parseJson(await readAtMost(chunked, maxBytes)));
    } else if (Number(length) > maxBytes) {
      throw tooLarge(maxBytes);
    }
  },
});

/** A body that does not say how long it is. What is too much is read on, but not kept. */
async function readAtMost(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early would close the connection before the refusal could be sent.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks).toString();
}

function parseJson(text: string): GraphQLParams {
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
