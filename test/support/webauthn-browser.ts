import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { afterAll, afterEach } from 'vitest';
import { launchBrowser } from './browser.ts';

/** What came of a prompt: what the page would send, or the name of the DOMException it caught. */
export type Answer<Response> =
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'failed'; readonly name: string };

export function responseOf<Response>(answer: Answer<Response>): Response {
  if (answer.kind === 'failed') throw new Error(answer.name);
  return answer.response;
}

export type AuthenticatorSettings = {
  readonly protocol?: 'ctap2' | 'u2f';
  readonly transport?: 'internal' | 'usb';
  readonly hasResidentKey?: boolean;
  readonly hasUserVerification?: boolean;
  /** Whether the person passes the fingerprint or PIN. */
  readonly isUserVerified?: boolean;
  /** Whether the person touches it. Without, a prompt stays open until its time is up. */
  readonly automaticPresenceSimulation?: boolean;
};

/**
 * A page of a site on localhost, in a real browser with authenticators that are not. It unplugs what a
 * test plugged in, and closes with the file.
 */
export async function openWebauthnPage() {
  const site = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>Site</title>');
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  // WebAuthn wants TLS or localhost, and a name: addresses are no relying parties.
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`;
  const { browser, close } = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(origin);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');

  const plugged: { remove(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const authenticator of plugged.splice(0)) await authenticator.remove();
  });
  afterAll(async () => {
    await close();
    site.close();
  });

  /** In words of the page, which has a DOM that these types do not know. */
  const prompt = <Response>(method: string, parse: string, options: object, more = '') =>
    page.evaluate<Answer<Response>>(`
      navigator.credentials
        .${method}({ publicKey: PublicKeyCredential.${parse}(${JSON.stringify(options)}) ${more} })
        .then((credential) => ({ kind: 'response', response: credential.toJSON() }))
        .catch(({ name }) => ({ kind: 'failed', name }))`);

  return {
    origin,
    page,

    /** A platform authenticator that knows its user, unless said otherwise. */
    async plugIn(settings: AuthenticatorSettings = {}) {
      const options = {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        ...settings,
      } as const;
      const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
      const authenticator = {
        /** Whether the person passes the fingerprint or PIN from now on. */
        setUserVerified: (isUserVerified: boolean) =>
          cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
        /** Whether the person touches it from now on. */
        setPresence: (enabled: boolean) =>
          cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
        /** Base64url ids and whether they are kept on the authenticator. */
        async credentials() {
          const held = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
          return held.credentials.map(({ credentialId, isResidentCredential }) => ({
            id: Buffer.from(credentialId, 'base64').toString('base64url'),
            isResident: isResidentCredential,
          }));
        },
        remove: () => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
      };
      plugged.push(authenticator);
      return authenticator;
    },

    register: (options: PublicKeyCredentialCreationOptionsJSON) =>
      prompt<RegistrationResponseJSON>('create', 'parseCreationOptionsFromJSON', options),

    authenticate: (options: PublicKeyCredentialRequestOptionsJSON) =>
      prompt<AuthenticationResponseJSON>('get', 'parseRequestOptionsFromJSON', options),

    /** Offers passkeys in the list of a text field, of which the person takes the first. */
    authenticateFromList: (options: PublicKeyCredentialRequestOptionsJSON) =>
      prompt<AuthenticationResponseJSON>(
        'get',
        'parseRequestOptionsFromJSON',
        options,
        ", mediation: 'conditional'",
      ),
  };
}
