import type { Answer, Endpoint } from '../server/answer.ts';
import { isKnown } from '../server/is-known.ts';
import { loadFiles, type Asset, type Files, type Page } from './files.ts';
import { readLogo } from './logo.ts';
import { PAGE_POLICY } from './policy.ts';

const COMMON = {
  'x-content-type-options': 'nosniff',
  // Links from mails hold tokens.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The account pages: one document for every path below `/account`, which its script tells apart. */
export function createPortalPages(config: {
  portalLook: {
    readonly name: string;
    readonly accent: string | null;
    /** A path. */
    readonly logo: string | null;
  };
  refreshCookie: boolean;
  deviceCookie: boolean;
}): (path: string) => Endpoint | undefined {
  const { name, accent, logo } = config.portalLook;
  // At the start, so that one that cannot be shown is heard of then.
  const look = { name, accent, logo: logo === null ? null : readLogo(logo) };
  const { refreshCookie: cookies, deviceCookie } = config;
  // Read with the first visitor.
  let loaded: Files | undefined;
  const files = (): Files => (loaded ??= loadFiles(look, { cookies, deviceCookie }));

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
      'content-security-policy': PAGE_POLICY,
      'x-frame-options': 'DENY',
      etag,
    },
  };
}

function assetAnswer({ type, encoded, policy }: Asset, accepted: string): Answer {
  const takes = (name: string) => new RegExp(`(^|[,\\s])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`);
  const encoding =
    ['br', 'gzip'].find((name) => name in encoded && takes(name).test(accepted)) ?? 'identity';
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
      ...(policy !== undefined && { 'content-security-policy': policy }),
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    },
  };
}
