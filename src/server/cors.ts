import type { Plugin } from 'graphql-yoga';

/**
 * Exact-match CORS. Yoga's own reflects any origin when the list is empty, with credentials; here an
 * origin that is not listed simply gets no header, and the browser refuses.
 */
export function cors(allowedOrigins: readonly string[]): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method === 'OPTIONS') endResponse(new fetchAPI.Response(null, { status: 204 }));
    },
    onResponse({ request, response }) {
      const origin = request.headers.get('origin');
      response.headers.append('vary', 'Origin');
      if (!origin || !allowedOrigins.includes(origin)) return;

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
