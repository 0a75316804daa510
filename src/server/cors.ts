import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createTellRefusedOrigin, isAllowedOrigin, type OriginRule } from './allowed-origin.ts';

/**
 * Exact-match CORS. Yoga's own reflects any origin when the list is empty, with credentials; here an
 * origin that is not listed simply gets no header, and the browser refuses.
 */
export function cors(rule: OriginRule & { readonly publicUrl: string }, log: Logger): Plugin {
  const tellRefused = createTellRefusedOrigin(log);
  const own = new URL(rule.publicUrl).origin;
  const isOwn = (origin: string, headers: Headers): boolean =>
    origin === own || origin.replace(/^https?:\/\//, '') === headers.get('host');

  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method === 'OPTIONS') endResponse(new fetchAPI.Response(null, { status: 204 }));
    },
    onResponse({ request, response }) {
      const origin = request.headers.get('origin');
      response.headers.append('vary', 'Origin');
      if (!origin) return;
      if (!isAllowedOrigin(origin, rule)) {
        // To its own pages a service needs to allow nothing.
        if (!isOwn(origin, request.headers)) tellRefused(origin);
        return;
      }

      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-allow-credentials', 'true');
      if (request.method !== 'OPTIONS') return;
      response.headers.set('access-control-allow-methods', 'POST, GET');
      response.headers.set(
        'access-control-allow-headers',
        'authorization, content-type, x-device-token',
      );
      response.headers.set('access-control-max-age', '600');
    },
  };
}
