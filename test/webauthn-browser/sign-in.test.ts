import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';
import {
  openWebauthnPage,
  responseOf,
  type AuthenticatorSettings,
} from '../support/webauthn-browser.ts';

// The page of an application, which calls the service from another origin's browser tab.
const site = await openWebauthnPage();
const app = testApp({ WEBAUTHN_RP_ID: 'localhost', WEBAUTHN_ORIGINS: site.origin });

const elsewhere = testApp({ WEBAUTHN_RP_ID: 'localhost', WEBAUTHN_ORIGINS: 'http://localhost:1' });

async function enroll(person: Person, name: string) {
  const { factorId, options } = await person.run('enrollWebauthn', { name });
  const answer = await site.register(options);
  if (answer.kind === 'failed') return answer;
  return person.run('verifyEnrollWebauthn', { factorId, credential: answer.response });
}

async function signIn(person: Person) {
  const ticket = await person.ticket();
  const { options } = await person.run('generateWebauthn', { ticket }, '');
  const credential = responseOf(await site.authenticate(options));
  return person.run('verifyWebauthn', { ticket, credential }, '');
}

async function someone(): Promise<Person> {
  const person = app.person();
  await person.signUp();
  return person;
}

describe('with a real browser, by GraphQL', () => {
  test.each<[string, AuthenticatorSettings]>([
    ['a platform authenticator', {}],
    ['a platform authenticator that keeps nothing', { hasResidentKey: false }],
    ['a roaming key', { transport: 'usb' }],
    ['a roaming key that keeps nothing', { transport: 'usb', hasResidentKey: false }],
  ])('%s is enrolled, and signs in again and again', async (_, settings) => {
    await site.plugIn(settings);
    const ada = await someone();
    expect(await enroll(ada, 'Key')).toMatchObject({
      __typename: 'MfaFactorEnrolled',
      factor: { type: 'WEBAUTHN', name: 'Key' },
    });
    for (let time = 1; time <= 2; time += 1) {
      const session = await signIn(ada);
      expect(decodeJwt(session.accessToken)).toMatchObject({
        acr: 'aal2',
        amr: ['pwd', 'pop', 'user', 'mfa', 'hwk'],
      });
    }
  });

  test('a key that cannot verify its user is not enrolled', async () => {
    await site.plugIn({ transport: 'usb', hasUserVerification: false, isUserVerified: false });
    const ada = await someone();
    expect(await enroll(ada, 'Key')).toMatchObject({ kind: 'failed', name: 'NotAllowedError' });
    expect((await ada.run('me')).mfa.enabled).toBe(false);
  });

  test('of two keys, each signs in; and neither is enrolled twice', async () => {
    const laptop = await site.plugIn();
    const ada = await someone();
    await enroll(ada, 'Laptop');
    expect(await enroll(ada, 'Laptop again')).toEqual({
      kind: 'failed',
      name: 'InvalidStateError',
    });

    await laptop.setPresence(false);
    const key = await site.plugIn({ transport: 'usb' });
    await enroll(ada, 'Key');
    expect(await signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
    await key.setPresence(false);
    await laptop.setPresence(true);
    expect(await signIn(ada)).toMatchObject({ __typename: 'AuthSession' });

    const { factors } = (await ada.run('me')).mfa;
    expect(factors.map(({ name }: { name: string }) => name)).toEqual(['Laptop', 'Key']);
  });

  test('a prompt that is cancelled leaves the ticket as it was', async () => {
    const authenticator = await site.plugIn();
    const ada = await someone();
    await enroll(ada, 'Laptop');
    const ticket = await ada.ticket();
    const { options } = await ada.run('generateWebauthn', { ticket }, '');
    await authenticator.setUserVerified(false);
    const answer = await site.authenticate({ ...options, timeout: 1000 });
    expect(answer).toEqual({ kind: 'failed', name: 'NotAllowedError' });

    await authenticator.setUserVerified(true);
    const again = await ada.run('generateWebauthn', { ticket }, '');
    const credential = responseOf(await site.authenticate(again.options));
    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('an answer for another origin than the operator named is refused', async () => {
    await site.plugIn();
    const ada = elsewhere.person();
    await ada.signUp();
    const { factorId, options } = await ada.run('enrollWebauthn');
    const credential = responseOf(await site.register(options));
    expect(await ada.run('verifyEnrollWebauthn', { factorId, credential })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });
});

describe('a passkey alone, with a real browser', () => {
  const options = async () => (await app.person().run('generatePasskey', {}, '')).options;
  const answer = (credential: object) => app.person().run('signInPasskey', { credential }, '');

  test.each<[string, AuthenticatorSettings]>([
    ['a platform authenticator', {}],
    ['a roaming key with room for it', { transport: 'usb' }],
  ])('%s signs in whom it was enrolled for, by button and by list', async (_, settings) => {
    await site.plugIn(settings);
    const ada = await someone();
    const { factor } = await enroll(ada, 'Key');
    const where = { factorId: factor.id as string };
    expect(await app.db.webauthnCredential.findUnique({ where })).toMatchObject({
      discoverable: true,
    });
    await ada.run('signOut');

    for (const way of ['authenticate', 'authenticateFromList'] as const) {
      const session = await answer(responseOf(await site[way](await options())));
      expect(session.user.email).toBe(ada.email);
      expect(decodeJwt(session.accessToken)).toMatchObject({
        acr: 'aal2',
        amr: ['pop', 'user', 'mfa', 'hwk'],
      });
    }
  });

  test('of two people at one browser, each signs in as themselves', async () => {
    const first = await site.plugIn();
    const ada = await someone();
    await enroll(ada, 'Laptop');
    await first.setPresence(false);
    const second = await site.plugIn({ transport: 'usb' });
    const bob = await someone();
    await enroll(bob, 'Key');
    expect((await answer(responseOf(await site.authenticate(await options())))).user.email).toBe(
      bob.email,
    );
    await second.setPresence(false);
    await first.setPresence(true);
    expect((await answer(responseOf(await site.authenticate(await options())))).user.email).toBe(
      ada.email,
    );
  });

  test('a key that keeps nothing is known not to, and has nothing to offer', async () => {
    const key = await site.plugIn({ transport: 'usb', hasResidentKey: false });
    const ada = await someone();
    const { factor } = await enroll(ada, 'Key');
    const where = { factorId: factor.id as string };
    expect(await app.db.webauthnCredential.findUnique({ where })).toMatchObject({
      discoverable: false,
    });
    expect(await key.credentials()).toMatchObject([{ isResident: false }]);
  });
});
