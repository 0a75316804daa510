import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkAssertion } from '../../src/mfa/webauthn/authentication.ts';
import {
  authenticationResponse,
  registrationResponse,
} from '../../src/mfa/webauthn/credential-json.ts';
import { authenticationOptions, registrationOptions } from '../../src/mfa/webauthn/options.ts';
import { checkRegistration, type NewCredential } from '../../src/mfa/webauthn/registration.ts';
import { credentialOf, user } from '../support/relying-party.ts';
import {
  openWebauthnPage,
  responseOf,
  type AuthenticatorSettings,
} from '../support/webauthn-browser.ts';

const site = await openWebauthnPage();
const rp = { rpId: 'localhost', rpName: 'Example', origins: [site.origin] };

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

const enroll = async () => credentialOf(await register());

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
    const authenticator = await site.plugIn(settings);
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
    await site.plugIn();
    const credential = await enroll();
    expect(await authenticate({ ...credential, counter: 1000n })).toEqual({
      kind: 'counter_went_back',
    });
  });

  test('with the one of two keys that is touched', async () => {
    const firstKey = await site.plugIn({ transport: 'usb' });
    const first = await enroll();
    await firstKey.setPresence(false);
    const secondKey = await site.plugIn({ transport: 'usb' });
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
    const key = await site.plugIn({ transport: 'usb', hasResidentKey: false });
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
    await site.plugIn(settings);
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
    await site.plugIn(settings);
    const check = await register([], { authenticatorSelection: unverified });
    expect(check).toMatchObject({ kind: 'refused', reason: expect.stringContaining('verif') });
  });

  test('where the page asks for less than we do at sign-in', async () => {
    const authenticator = await site.plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setUserVerified(false);
    const strict = authenticationOptions(rp, challenge, [credential]);
    expect(await site.authenticate(strict)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
    const check = await authenticate(credential, [credential], unverified);
    expect(check).toMatchObject({ kind: 'refused', reason: expect.stringContaining('verif') });
  });

  test('where the credential is registered already', async () => {
    await site.plugIn();
    const credential = await enroll();
    const again = registrationOptions(rp, user, challenge, [credential]);
    expect(await site.register(again)).toEqual({ kind: 'failed', name: 'InvalidStateError' });
  });

  test('where nobody touches the key', async () => {
    const authenticator = await site.plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setPresence(false);
    const timeout = 500;
    const options = { ...registrationOptions(rp, user, challenge, []), timeout };
    expect(await site.register(options)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
    const request = { ...authenticationOptions(rp, challenge, [credential]), timeout };
    expect(await site.authenticate(request)).toEqual({ kind: 'failed', name: 'NotAllowedError' });
  });

  test('where another key is touched than the one that is allowed', async () => {
    const authenticator = await site.plugIn({ transport: 'usb' });
    const credential = await enroll();
    await authenticator.setPresence(false);
    await site.plugIn({ transport: 'usb' });
    const options = authenticationOptions(rp, challenge, [credential]);
    expect(await site.authenticate({ ...options, timeout: 500 })).toEqual({
      kind: 'failed',
      name: 'NotAllowedError',
    });
  });

  test('for a relying party that is not the host of the page', async () => {
    await site.plugIn();
    const options = registrationOptions({ ...rp, rpId: 'example.com' }, user, challenge, []);
    expect(await site.register(options)).toEqual({ kind: 'failed', name: 'SecurityError' });
  });
});
