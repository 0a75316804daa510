import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from '../shared/escape-html.ts';
import { projectRoot } from '../shared/project-root.ts';
import type { PortalFacts } from './facts.ts';
import type { Logo } from './logo.ts';
import { PAGE_POLICY, PICTURE_POLICY } from './policy.ts';
import { themeOf } from './theme.ts';

/** Whose pages they look like. */
export type PortalLook = {
  readonly name: string;
  readonly accent: string | null;
  readonly logo: Logo | null;
};

export type Files = { readonly page: Page; readonly assets: ReadonlyMap<string, Asset> };
export type Page = { readonly html: string; readonly etag: string };
export type Asset = {
  readonly type: string;
  /** As it is, and where it was built as small as it gets. */
  readonly encoded: Readonly<Record<string, Uint8Array>>;
  readonly policy?: string;
};

/** `npm run build` put them there. */
const BUILT = join(projectRoot, 'dist/portal/web');
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};
const ENCODINGS = { br: '.br', gzip: '.gz', identity: '' } as const;

/** What was built, and what the configuration adds: each named after what is in it. */
export function loadFiles(
  look: PortalLook,
  cookies: Pick<PortalFacts, 'cookies' | 'deviceCookie'>,
): Files {
  const assets = builtAssets();
  const add = (name: string, ending: string, asset: Asset): string => {
    const hash = createHash('sha256').update(asset.encoded['identity']!).digest('base64url');
    const file = `${name}-${hash.slice(0, 8)}.${ending}`;
    assets.set(file, asset);
    return `/account/assets/${file}`;
  };
  const theme =
    look.accent === null
      ? null
      : add('theme', 'css', {
          type: TYPES['css']!,
          encoded: { identity: new Uint8Array(Buffer.from(themeOf(look.accent))) },
        });
  const logo =
    look.logo &&
    add('logo', look.logo.ending, {
      type: look.logo.type,
      encoded: { identity: look.logo.bytes },
      policy: PICTURE_POLICY,
    });
  return { page: pageOf({ name: look.name, logo, ...cookies }, theme), assets };
}

function pageOf(facts: PortalFacts, theme: string | null): Page {
  const told: Readonly<Record<string, string>> = {
    '%NAME%': facts.name,
    '%FACTS%': JSON.stringify(facts),
  };
  const html = readFileSync(join(BUILT, 'index.html'), 'utf8')
    .replaceAll(/%[A-Z]+%/g, (hole) => escapeHtml(told[hole] ?? hole))
    .replace('</head>', (end) => (theme ? `<link rel="stylesheet" href="${theme}">${end}` : end));
  // The policy is in it: it changes with the page, and a browser keeps both.
  const etag = `"${createHash('sha256').update(html).update(PAGE_POLICY).digest('base64url')}"`;
  return { html, etag };
}

function builtAssets(): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(join(BUILT, 'assets'))) {
    const type = TYPES[name.split('.').at(-1)!];
    if (type === undefined) continue;
    const encoded = Object.entries(ENCODINGS).map(([encoding, ending]) => [
      encoding,
      new Uint8Array(readFileSync(join(BUILT, 'assets', `${name}${ending}`))),
    ]);
    assets.set(name, { type, encoded: Object.fromEntries(encoded) });
  }
  return assets;
}
