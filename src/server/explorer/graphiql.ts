import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { isKnown } from '../is-known.ts';
import { renderPage } from './render-page.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

type Page = { readonly gzipped: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> };

/** GraphiQL for browsers. Loaded and compressed with the first visitor: it weighs megabytes. */
export function graphiql(options: { fillsCodes: boolean }): Plugin {
  let loading: Promise<Page> | undefined;

  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const wantsPage =
        request.method === 'GET' &&
        url.pathname === '/graphql' &&
        request.headers.get('accept')?.includes('text/html');
      if (!wantsPage) return;

      const { gzipped, headers } = await (loading ??= load(options));
      const answer = (body: Uint8Array<ArrayBuffer> | null, status: number, more = {}) =>
        endResponse(new fetchAPI.Response(body, { status, headers: { ...headers, ...more } }));
      if (isKnown(request.headers.get('if-none-match'), headers['etag']!)) answer(null, 304);
      else if (takesGzip(request.headers.get('accept-encoding')))
        answer(gzipped, 200, { 'content-encoding': 'gzip' });
      else answer(new Uint8Array(await decompress(gzipped)), 200);
    },
  };
}

async function load(options: { fillsCodes: boolean }): Promise<Page> {
  const { html, policy } = await renderPage(options);
  // The policy is in it: it changes with the page, and a browser keeps both.
  const hash = createHash('sha256').update(html).update(policy).digest('base64url');
  return {
    gzipped: new Uint8Array(await compress(html, { level: 9 })),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      // Weak: whether compressed or not.
      etag: `W/"${hash}"`,
      // Kept by the browser, and asked for again: another version of the service has another page.
      'cache-control': 'private, no-cache',
      vary: 'accept, accept-encoding',
    },
  };
}

const takesGzip = (acceptEncoding: string | null): boolean =>
  /(^|,)\s*(gzip|\*)\s*(;\s*q=(?!0(\.0+)?\s*(,|$))[\d.]+\s*)?(,|$)/i.test(acceptEncoding ?? '');
