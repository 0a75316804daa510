import type { IncomingMessage } from 'node:http';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

/** What clients say that they accept, and what they get of it. Any other header is for Yoga to read. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '*/*': JSON_TYPE,
  [JSON_TYPE]: JSON_TYPE,
  // axios
  'application/json, text/plain, */*': JSON_TYPE,
  // graphql-request, Apollo Client, urql
  [`${GRAPHQL_TYPE}, ${JSON_TYPE}`]: GRAPHQL_TYPE,
  [`${GRAPHQL_TYPE},${JSON_TYPE};q=0.9`]: GRAPHQL_TYPE,
  [`${GRAPHQL_TYPE}, application/graphql+json, ${JSON_TYPE}, text/event-stream, multipart/mixed`]:
    GRAPHQL_TYPE,
};

const CONTENT_TYPE = /^application\/json(; ?charset=utf-8)?$/i;

/**
 * What a POST of JSON is answered in that says how long it is, by a client of which nothing is special.
 * Null where Yoga has to look closer.
 */
export function plainMediaType(request: IncomingMessage, maxBytes: number): string | null {
  const { method, url, headers } = request;
  if (method !== 'POST' || url !== '/graphql') return null;
  // Backends and gateways: how much they may send depends on it, and for whom.
  if (headers['x-hasura-admin-secret'] !== undefined) return null;

  const length = Number(headers['content-length'] ?? 0);
  if (!CONTENT_TYPE.test(headers['content-type'] ?? '') || !(length > 0 && length <= maxBytes)) {
    return null;
  }
  return MEDIA_TYPES[headers.accept ?? '*/*'] ?? null;
}

/** Null where the client went away. Node holds the body to the length that was declared. */
export const readBody = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((done) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.once('error', () => done(null));
    request.once('close', () => done(null));
  });
