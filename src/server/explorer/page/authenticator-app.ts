import type { BrowserPage } from './browser-page.ts';

export type AuthenticatorApp = ReturnType<typeof createAuthenticatorApp>;

/** Stands in for the app of somebody who has none at hand: RFC 6238 with SHA-1. */
export function createAuthenticatorApp({ crypto }: Pick<BrowserPage, 'crypto'>) {
  const STEP_SECONDS = 30;
  let scanned: string | null = null;
  let lastStep = 0;

  function fromBase32(encoded: string): Uint8Array<ArrayBuffer> {
    let bits = '';
    for (const letter of encoded.replace(/=+$/, '')) {
      bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
    }
    const bytes = bits.match(/.{8}/g) ?? [];
    return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
  }

  async function codeAt(secret: string, step: number): Promise<string> {
    const algorithm = { name: 'HMAC', hash: 'SHA-1' };
    const key = await crypto.subtle.importKey('raw', fromBase32(secret), algorithm, false, [
      'sign',
    ]);
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(step));
    const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
    const offset = mac.getUint8(19) & 15;
    return String((mac.getUint32(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }

  return {
    scan(uri: string): void {
      scanned = new URL(uri).searchParams.get('secret');
      lastStep = 0;
    },

    /** Each step counts once; the service takes the one after the present one, too. */
    async nextCode(): Promise<string | null> {
      // Not offered to pages that came over plain HTTP from another machine.
      if (!scanned || !crypto.subtle) return null;
      const seconds = Date.now() / 1000;
      const step = Math.max(Math.floor(seconds / STEP_SECONDS), lastStep + 1);
      const opensIn = Math.ceil((step - 1) * STEP_SECONDS - seconds);
      if (opensIn > 0) throw new Error(`Each code works once: the next one does in ${opensIn} s.`);
      lastStep = step;
      return codeAt(scanned, step);
    },

    secret: () => scanned,
    forget(): void {
      scanned = null;
    },
  };
}
