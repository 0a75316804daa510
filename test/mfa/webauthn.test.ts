import { decodeJwt } from 'jose';
import { parse as parseUuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import { codeAt } from '../support/person.ts';

const app = testApp();
const required = testApp({ AUTH_MFA_REQUIREMENT: 'REQUIRED' });

const stored = (factorId: string) =>
  app.db.webauthnCredential.findUniqueOrThrow({ where: { factorId } });

describe('enrolling a passkey', () => {
  test('gives options for the browser, and its answer activates it', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const { factorId, options, expiresAt } = await ada.run('enrollWebauthn', { name: 'Laptop' });
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Ticketgate' },
      user: {
        id: Buffer.from(parseUuid(user.id)).toString('base64url'),
        name: ada.email,
        displayName: user.displayName,
      },
      excludeCredentials: [],
      authenticatorSelection: { userVerification: 'required' },
      attestation: 'none',
    });
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
    expect(expiresAt).toBe(new Date(app.clock().getTime() + 300_000).toISOString());

    const credential = newPasskey().authenticator.register(options);
    const enrolled = await ada.run('verifyEnrollWebauthn', { factorId, credential });
    expect(enrolled).toMatchObject({
      __typename: 'MfaFactorEnrolled',
      factor: {
        id: factorId,
        type: 'WEBAUTHN',
        name: 'Laptop',
        isPrimary: true,
        maskedTarget: null,
      },
    });
    expect(enrolled.recoveryCodes).toHaveLength(10);
  });

  test('keeps model, transports and backup flags', async () => {
    const aaguid = 'adce0002-35bc-c60a-648b-0b25f1f05503';
    const settings = {
      aaguid,
      backupEligible: true,
      backedUp: true,
      transports: ['hybrid', 'usb'],
    };
    const ada = await someoneWithPasskey(app, settings);
    expect(await stored(ada.factorId)).toMatchObject({
      aaguid,
      transports: ['hybrid', 'usb'],
      backupEligible: true,
      backedUp: true,
    });
  });

  test('excludes what the user has registered, so that no authenticator counts twice', async () => {
    const ada = await someoneWithPasskey(app, { transports: ['usb'] });
    const { options } = await ada.run('enrollWebauthn');
    const { id } = await stored(ada.factorId);
    expect(options.excludeCredentials).toEqual([
      { type: 'public-key', id: Buffer.from(id).toString('base64url'), transports: ['usb'] },
    ]);
    expect(() => ada.passkey.authenticator.register(options)).toThrow(/exclude/);
  });

  test('several can be held, and each is offered on the ticket', async () => {
    const ada = await someoneWithPasskey(app);
    const spare = newPasskey();
    await spare.enroll(ada, {}, { name: 'Spare key' });
    const ticket = await ada.ticket();
    const { options } = await ada.run('generateWebauthn', { ticket }, '');
    expect(options.allowCredentials).toHaveLength(2);
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });

    expect(await spare.redeem(ada, ticket)).toMatchObject({ __typename: 'AuthSession' });
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('ten are enough', async () => {
    const ada = await someoneWithPasskey(app);
    for (let key = 2; key <= 10; key += 1) {
      expect(await newPasskey().enroll(ada)).toMatchObject({ __typename: 'MfaFactorEnrolled' });
    }
    expect(await ada.run('enrollWebauthn')).toMatchObject({ code: 'FACTOR_LIMIT_REACHED' });
  });

  test('options expire after five minutes', async () => {
    const ada = app.person();
    await ada.signUp();
    const { factorId, options } = await ada.run('enrollWebauthn');
    const credential = newPasskey().authenticator.register(options);
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));

    expect(await ada.run('verifyEnrollWebauthn', { factorId, credential })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
  });

  test('an enrollment ticket enrolls one, and gets the session', async () => {
    const ada = required.person();
    const { ticket } = await ada.run('signUp', { email: ada.email, password: ada.password });
    const { factorId, options } = await ada.run('enrollWebauthn', {}, ticket);
    const credential = newPasskey().authenticator.register(options);
    const { session } = await ada.run('verifyEnrollWebauthn', { factorId, credential }, ticket);

    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal2' });
  });

  test.each([
    ['no object', 'text'],
    ['nothing in it', {}],
    ['a number for an id', { id: 1, rawId: 1, type: 'public-key', response: {} }],
    ['the other ceremony', 'assertion'],
  ])('a credential with %s is refused by its name', async (_, given) => {
    const ada = await someoneWithPasskey(app);
    const assertion = await ada.passkey.answer(ada, await ada.ticket());
    const credential = given === 'assertion' ? assertion : given;
    const { factorId } = await ada.run('enrollWebauthn');
    const { errors } = await ada.run('verifyEnrollWebauthn', { factorId, credential });

    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].extensions.argument).toMatch(/^credential\b/);
  });
});

describe('signing in with a passkey', () => {
  test('redeems the ticket', async () => {
    const ada = await someoneWithPasskey(app);
    const { ticket, factors } = await ada.signIn();
    expect(factors).toMatchObject([{ id: ada.factorId, type: 'WEBAUTHN', isPrimary: true }]);

    ada.hold(await ada.passkey.redeem(ada, ticket));
    expect((await ada.run('me')).mfa.factors[0].lastUsedAt).toBe(app.clock().toISOString());
    expect((await stored(ada.factorId)).counter).toBe(1n);
  });

  test.each([
    ['a key that stays in its device', { backupEligible: false }, 'hwk'],
    ['a synced passkey', { backupEligible: true, backedUp: true, counter: null }, 'swk'],
  ])('%s is told from the other in amr', async (_, settings, keyStorage) => {
    const ada = await someoneWithPasskey(app, settings);
    const { accessToken } = await ada.passkey.signIn(ada);

    expect(decodeJwt(accessToken)).toMatchObject({
      acr: 'aal2',
      amr: ['pwd', 'pop', 'user', 'mfa', keyStorage],
    });
  });

  test('a passkey without a counter signs in again and again', async () => {
    const ada = await someoneWithPasskey(app, { counter: null });
    for (let time = 1; time <= 3; time += 1) {
      expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
    }
  });

  test('a mistake costs the options and one attempt, not the ticket', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    expect(await ada.passkey.redeem(ada, ticket, { signature: 'broken' })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    expect(await ada.passkey.redeem(ada, ticket)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('without a passkey there are no options', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);

    expect(await ada.run('generateWebauthn', { ticket: await ada.ticket() }, '')).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
    expect(await ada.run('generateWebauthn', { ticket: 'x'.repeat(43) }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
  });
});

describe('a passkey is the strongest factor', () => {
  test('and so changes of factors take it', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    const passkey = newPasskey();
    await passkey.enroll(ada);
    app.clock.advance(300);
    await ada.signInWithTotp();

    expect(await ada.run('generateTotp')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['WEBAUTHN'],
    });
    const { ticket } = await ada.run('stepUp');
    ada.hold(await passkey.redeem(ada, ticket));
    expect(await ada.run('generateTotp')).toMatchObject({ __typename: 'MfaTotpEnrollment' });
  });

  test('a code of an authenticator app does not switch it off, unless the passkey agrees', async () => {
    const ada = app.person();
    await ada.signUp();
    const { totpSecret } = await ada.run('generateTotp');
    await ada.run('verifyChange', { type: 'TOTP', code: codeAt(totpSecret, app.clock()) });
    const passkey = newPasskey();
    await passkey.enroll(ada);
    app.clock.advance(300);
    ada.hold(await ada.verifyTotp(await ada.ticket(), codeAt(totpSecret, app.clock())));
    app.clock.advance(60);
    const code = codeAt(totpSecret, app.clock());
    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['WEBAUTHN'],
    });

    const { ticket } = await ada.run('stepUp');
    ada.hold(await passkey.redeem(ada, ticket));
    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      __typename: 'MfaChange',
    });
  });
});
