import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { authenticationOptions, checkAssertion } from '../../src/mfa/webauthn/authentication.ts';
import {
  authenticationResponse,
  registrationResponse,
} from '../../src/mfa/webauthn/credential-json.ts';
import {
  checkRegistration,
  registrationOptions,
  type NewCredential,
} from '../../src/mfa/webauthn/registration.ts';
import {
  openWebauthnPage,
  type Answer,
  type AuthenticatorSettings,
  type VirtualAuthenticator,
  type WebauthnPage,
} from '../support/webauthn-browser.ts';

const user = { id: randomUUID(), email: 'ada@example.com', displayName: 'Ada' };

let site: WebauthnPage;
let rp: { rpId: string; rpName: string; origins: string[] };
const plugged: VirtualAuthenticator[] = [];

beforeAll(async () => {
  site = await openWebauthnPage();
  rp = { rpId: 'localhost', rpName: 'Example', origins: [site.origin] };
});
afterEach(async () => {
  for (const authenticator of plugged.splice(0)) await authenticator.remove();
});
afterAll(() => site.close());

const plugIn = async (settings?: AuthenticatorSettings) => {
  const authenticator = await site.addAuthenticator(settings);
  plugged.push(authenticator);
  return authenticator;
};

function responseOf<Response>(answer: Answer<Response>): Response {
  if (answer.kind === 'failed') throw new Error(answer.name);
  return answer.response;
}

/** As the service would see it: parsed first. */
async function register(
  registered: readonly NewCredential[] = [],
  changed: Partial<ReturnType<typeof registrationOptions>> = {},
) {
  const challenge = randomBytes(32);
  const options = { ...registrationOptions(rp, user, challenge, registered), ...changed };
  const response = registrationResponse.parse(responseOf(await site.register(options)));
  return checkRegistration(response, { rp, challenge });
}

async function enroll(): Promise<NewCredential> {
  const check = await register();
  if (check.kind !== 'verified') throw new Error(check.reason);
  return check.credential;
}

async function authenticate(
  credential: NewCredential,
  allowed: readonly NewCredential[] = [credential],
  changed: Partial<ReturnType<typeof authenticationOptions>> = {},
) {
  const challenge = randomBytes(32);
  const options = { ...authenticationOptions(rp, challenge, allowed), ...changed };
  const response = authenticationResponse.parse(responseOf(await site.authenticate(options)));
  return checkAssertion(response, { rp, challenge, userId: user.id, credential });
}

describe('a real browser registers and signs in', () => {
  const makes: [string, AuthenticatorSettings, { transport: string; isResident: boolean }][] = [
    ['a platform authenticator', {}, { transport: 'internal', isResident: true }],
    [
      'a platform authenticator that keeps nothing',
      { hasResidentKey: false },
      { transport: 'internal', isResident: false },
    ],
    ['a roaming key', { transport: 'usb' }, { transport: 'usb', isResident: true }],
    [
      'a roaming key that keeps nothing',
      { transport: 'usb', hasResidentKey: false },
      { transport: 'usb', isResident: false },
    ],
  ];

  test.each(makes)('with %s', async (_, settings, { transport, isResident }) => {
    const authenticator = await plugIn(settings);
    const credential = await enroll();
    expect(credential.transports).toEqual([transport]);
    const id = Buffer.from(credential.id).toString('base64url');
    expect(await authenticator.credentials()).toEqual([{ id, isResident }]);

    const first = await authenticate(credential);
    expect(first).toMatchObject({ kind: 'verified' });
    const { counter } = first as { counter: bigint };
    expect(counter).toBeGreaterThan(credential.counter);
    expect(await authenticate({ ...credential, counter })).toMatchObject({ kind: 'verified' });
  });

  test('and a counter that went back is told apart', async () => {
    await plugIn();
    const credential = await enroll();
    expect(await authenticate({ ...credential, counter: 1000n })).toEqual({
      kind: 'counter_went_back',
    });
  });

  test('with the one of two keys that is touched', async () => {
    const firstKey = await plugIn({ transport: 'usb' });
    const first = await enroll();
    await firstKey.setPresence(false);
    const secondKey = await plugIn({ transport: 'usb' });
    const second = await enroll();
    expect(await firstKey.credentials()).toHaveLength(1);
    expect(await secondKey.credentials()).toHaveLength(1);

    const both = [first, second];
    expect(await authenticate(second, both)).toMatchObject({ kind: 'verified' });
    await secondKey.setPresence(false);
    await firstKey.setPresence(true);
    expect(await authenticate(first, both)).toMatchObject({ kind: 'verified' });
    expect(await authenticate(first)).toMatchObject({ kind: 'verified' });
  });

  test('with the one of two credentials on a key that is allowed', async () => {
    const key = await plugIn({ transport: 'usb', hasResidentKey: false });
    const credentials = [await enroll(), await enroll()];
    expect(await key.credentials()).toHaveLength(2);
    for (const credential of credentials) {
      expect(await authenticate(credential)).toMatchObject({ kind: 'verified' });
    }
  });
});

describe('a real browser gives no second factor', () => {
  const challenge = randomBytes(32);
  const unverified = { userVerification: 'discouraged' } as const;

  test.each<[string, AuthenticatorSettings]>([
    ['cannot verify the person', { transport: 'usb', hasUserVerification: false }],
    ['does not recognize the person', { isUserVerified: false }],
    [
      'is from before FIDO2',
      { protocol: 'u2f', transport: 'usb', hasResidentKey: false, hasUserVerification: false },
    ],
  ])('where the authenticator %s', async (_, settings) => {
    await plugIn(settings);
    const answer = await site.register(registrationOptions(rp, user, challenge, []));
    expect(answer).toEqual({ kind: 'failed', name: 'NotAllowedError' });
  });

  test.each<[string, AuthenticatorSettings]>([
    ['FIDO2 key', { transport: 'usb', hasUserVerification: false }],
    [
      'key from before',
      { protocol: 'u2f', transport: 'usb', hasResidentKey: false, hasUserVerification: false },
    ],
  ])('where the page asks a %s for less than we do', async (_, settings) => {
    await plugIn(settings);
    const check = await register([], { authenticatorSelection: unverified });
    expect(check).toMatchObject({ kind: 'refused', reason: expect.stringContaining('verif') });
  });

  test('where the page asks for less than we do at sign-in', async () => {
    const authenticator = await plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setUserVerified(false);
    const strict = authenticationOptions(rp, challenge, [credential]);
    expect(await site.authenticate(strict)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
    const check = await authenticate(credential, [credential], unverified);
    expect(check).toMatchObject({ kind: 'refused', reason: expect.stringContaining('verif') });
  });

  test('where the credential is registered already', async () => {
    await plugIn();
    const credential = await enroll();
    const again = registrationOptions(rp, user, challenge, [credential]);
    expect(await site.register(again)).toEqual({ kind: 'failed', name: 'InvalidStateError' });
  });

  test('where nobody touches the key', async () => {
    const authenticator = await plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setPresence(false);
    const timeout = 500;
    const options = { ...registrationOptions(rp, user, challenge, []), timeout };
    expect(await site.register(options)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
    const request = { ...authenticationOptions(rp, challenge, [credential]), timeout };
    expect(await site.authenticate(request)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
  });

  test('where another key is touched than the one that is allowed', async () => {
    const authenticator = await plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setPresence(false);
    await plugIn({ transport: 'usb' });
    const options = authenticationOptions(rp, challenge, [credential]);
    expect(await site.authenticate({ ...options, timeout: 500 })).toEqual({
      kind: 'failed',
      name: 'NotAllowedError',
    });
  });

  test('for a relying party that is not the host of the page', async () => {
    await plugIn();
    const options = registrationOptions({ ...rp, rpId: 'example.com' }, user, challenge, []);
    expect(await site.register(options)).toEqual({ kind: 'failed', name: 'SecurityError' });
  });
});
