import type { IncomingHttpHeaders } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createTellRefusedOrigin, isAllowedOrigin, type OriginRule } from './allowed-origin.ts';

export type CorsHeaders = (request: Pick<IncomingHttpHeaders, 'origin' | 'host'>) => Headers;
type Headers = Readonly<Record<string, string>>;

/**
 * Exact-match CORS. Yoga's own reflects any origin when the list is empty, with credentials; here an
 * origin that is not listed simply gets no header, and the browser refuses.
 */
export function createCorsHeaders(
  rule: OriginRule & { readonly publicUrl: string },
  log: Logger,
): CorsHeaders {
  const tellRefused = createTellRefusedOrigin(log);
  const own = new URL(rule.publicUrl).origin;
  const isOwn = (origin: string, host = ''): boolean =>
    origin === own || origin.replace(/^https?:\/\//, '') === host;

  return ({ origin, host }) => {
    if (!origin) return OF_EVERY_ANSWER;
    if (!isAllowedOrigin(origin, rule)) {
      // To its own pages a service needs to allow nothing.
      if (!isOwn(origin, host)) tellRefused(origin);
      return OF_EVERY_ANSWER;
    }
    return {
      ...OF_EVERY_ANSWER,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    };
  };
}

const OF_EVERY_ANSWER = { vary: 'Origin' };

const OF_PREFLIGHT = {
  'access-control-allow-methods': 'POST, GET',
  'access-control-allow-headers': 'authorization, content-type, x-device-token',
  'access-control-max-age': '600',
};

/** The same on what Yoga answers, and the answer to a browser that asks first. */
export const cors = (headersOf: CorsHeaders): Plugin => ({
  onRequest({ request, fetchAPI, endResponse }) {
    if (request.method === 'OPTIONS') endResponse(new fetchAPI.Response(null, { status: 204 }));
  },
  onResponse({ request, response }) {
    const origin = request.headers.get('origin') ?? undefined;
    const host = request.headers.get('host') ?? undefined;
    const { vary, ...allowing } = headersOf({ origin, host });
    response.headers.append('vary', vary!);
    const preflight = request.method === 'OPTIONS' && 'access-control-allow-origin' in allowing;
    for (const [name, value] of Object.entries({ ...allowing, ...(preflight && OF_PREFLIGHT) })) {
      response.headers.set(name, value);
    }
  },
});
