import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Answer, Endpoint } from '../server/answer.ts';
import { isKnown } from '../server/is-known.ts';
import { escapeHtml } from '../shared/escape-html.ts';

/** What the pages have to know of the service beside what its API tells. */
export type PortalFacts = {
  readonly name: string;
  /** Whether the refresh token is a cookie that no script sees. */
  readonly cookies: boolean;
  readonly deviceCookie: boolean;
};

type Files = { readonly page: Page; readonly assets: ReadonlyMap<string, Asset> };
type Page = { readonly html: string; readonly etag: string };
type Asset = { readonly type: string; readonly encoded: Readonly<Record<string, Uint8Array>> };

export const portalFacts = (config: {
  totpIssuer: string;
  refreshCookie: boolean;
  deviceCookie: boolean;
}): PortalFacts => ({
  name: config.totpIssuer,
  cookies: config.refreshCookie,
  deviceCookie: config.deviceCookie,
});

/** `npm run build` put them there; from `src` and from `dist` it is the same way. */
const BUILT = new URL('../../dist/portal/web/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};
const ENCODINGS = { br: '.br', gzip: '.gz', identity: '' } as const;

/** Nothing but the service's own files runs, and nothing else is called. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const COMMON = {
  'x-content-type-options': 'nosniff',
  // Links from mails hold tokens.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The account pages: one document for every path below `/account`, which its script tells apart. */
export function createPortalPages(facts: PortalFacts): (path: string) => Endpoint | undefined {
  // Read with the first visitor.
  let loaded: Files | undefined;
  const files = (): Files => (loaded ??= load(facts));

  return (path) => {
    if (path.startsWith('/account/assets/')) {
      return ({ headers }) => {
        const asset = files().assets.get(path.slice('/account/assets/'.length));
        return asset ? assetAnswer(asset, String(headers['accept-encoding'] ?? '')) : notThere;
      };
    }
    if (path !== '/account' && !path.startsWith('/account/')) return undefined;
    return ({ headers }) => pageAnswer(files().page, headers['if-none-match']);
  };
}

const notThere: Answer = {
  status: 404,
  body: 'There is no such file.\n',
  cacheControl: 'no-store',
  headers: { ...COMMON, 'content-type': 'text/plain; charset=utf-8' },
};

function pageAnswer({ html, etag }: Page, known: string | undefined): Answer {
  const unchanged = isKnown(known, etag);
  return {
    status: unchanged ? 304 : 200,
    body: unchanged ? '' : html,
    // Asked for again each time: another version of the service has other files.
    cacheControl: 'private, no-cache',
    headers: {
      ...COMMON,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-frame-options': 'DENY',
      etag,
    },
  };
}

function assetAnswer({ type, encoded }: Asset, accepted: string): Answer {
  const takes = (name: string) => new RegExp(`(^|[,\\s])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`);
  const encoding = ['br', 'gzip'].find((name) => takes(name).test(accepted)) ?? 'identity';
  const body = encoded[encoding]!;
  return {
    status: 200,
    body,
    // Its name holds a hash of what is in it.
    cacheControl: 'public, max-age=31536000, immutable',
    headers: {
      ...COMMON,
      'content-type': type,
      'content-length': String(body.byteLength),
      vary: 'accept-encoding',
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    },
  };
}

function load(facts: PortalFacts): Files {
  const told: Readonly<Record<string, string>> = {
    '%NAME%': facts.name,
    '%FACTS%': JSON.stringify(facts),
  };
  const html = readFileSync(new URL('index.html', BUILT), 'utf8').replaceAll(/%[A-Z]+%/g, (hole) =>
    escapeHtml(told[hole] ?? hole),
  );
  // The policy is in it: it changes with the page, and a browser keeps both.
  const etag = `"${createHash('sha256').update(html).update(POLICY).digest('base64url')}"`;
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(new URL('assets/', BUILT))) {
    const type = TYPES[name.split('.').at(-1)!];
    if (type === undefined) continue;
    const encoded = Object.entries(ENCODINGS).map(([encoding, ending]) => [
      encoding,
      new Uint8Array(readFileSync(new URL(`assets/${name}${ending}`, BUILT))),
    ]);
    assets.set(name, { type, encoded: Object.fromEntries(encoded) });
  }
  return { page: { html, etag }, assets };
}
