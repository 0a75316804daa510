import { readFileSync } from 'node:fs';
import { CannotStart } from '../shared/cannot-start.ts';

export type Logo = { readonly type: string; readonly ending: string; readonly bytes: Uint8Array };

const MAX_BYTES = 200_000;

class UnusableLogo extends CannotStart {
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`PORTAL_LOGO: ${path} ${problem}`, options);
  }
}

/** By what is in it, whatever it is called. */
export function readLogo(path: string): Logo {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new UnusableLogo(path, 'cannot be read', { cause });
  }
  if (bytes.byteLength > MAX_BYTES)
    throw new UnusableLogo(path, `has ${bytes.byteLength} bytes, and may have ${MAX_BYTES}`);
  const kind = kindOf(Buffer.from(bytes));
  if (!kind) throw new UnusableLogo(path, 'is neither SVG nor PNG nor WebP');
  return { ...kind, bytes };
}

function kindOf(bytes: Buffer): Omit<Logo, 'bytes'> | null {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return { type: 'image/png', ending: 'png' };
  if (/^RIFF.{4}WEBP/s.test(head)) return { type: 'image/webp', ending: 'webp' };
  // What may stand before its root: a declaration, a type, and comments.
  const svg = /^\uFEFF?\s*(<\?xml[^>]*>\s*|<!DOCTYPE[^>]*>\s*|<!--.*?-->\s*)*<svg[\s>]/s;
  return svg.test(bytes.toString('utf8')) ? { type: 'image/svg+xml', ending: 'svg' } : null;
}
