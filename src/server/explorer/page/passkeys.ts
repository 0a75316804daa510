import type { BrowserPage } from './browser-page.ts';

export type Passkeys = ReturnType<typeof createPasskeys>;

/** Asks the browser for a passkey, with the options that the service gave last. */
export function createPasskeys(page: Pick<BrowserPage, 'navigator' | 'PublicKeyCredential'>) {
  let offered: object | null = null;

  return {
    offer(options: object): void {
      offered = options;
    },

    async prompt(): Promise<unknown> {
      const { credentials } = page.navigator;
      const { PublicKeyCredential: webauthn } = page;
      if (!offered) return null;
      if (!credentials || !webauthn) {
        throw new Error('This browser has passkeys on https:// and http://localhost alone.');
      }
      // Only new passkeys belong to somebody who is named.
      const credential =
        'user' in offered
          ? await credentials.create({ publicKey: webauthn.parseCreationOptionsFromJSON(offered) })
          : await credentials.get({ publicKey: webauthn.parseRequestOptionsFromJSON(offered) });
      offered = null;
      return credential?.toJSON() ?? null;
    },

    forget(): void {
      offered = null;
    },
  };
}
