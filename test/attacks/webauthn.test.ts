import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { AssertionLies, RegistrationLies } from '../support/software-authenticator.ts';

// Pages of localhost on any port are let in otherwise, outside production.
const app = testApp({ WEBAUTHN_ORIGINS: 'http://localhost:4000' });
const slow = testApp({ AUTH_TICKET_TTL: '600' });

const events = async (email: string, type: string) => {
  const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email } });
  return app.db.auditEvent.findMany({ where: { userId, type } });
};

const CLIENT_LIES: [string, AssertionLies & RegistrationLies][] = [
  ['W-1: the other ceremony', { type: 'webauthn.other' }],
  ['W-2: a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['W-3: another origin', { origin: 'http://localhost.example.com:4000' }],
  ['W-3: another port', { origin: 'http://localhost:4001' }],
  ['W-3: framed by another site', { crossOrigin: true }],
  ['W-3: framed, and says by whom', { crossOrigin: true, topOrigin: 'https://evil.example' }],
  ['W-4: for another relying party', { rpId: 'example.com' }],
  ['W-5: nobody was present', { userPresent: false }],
  ['W-5: nobody was verified', { userVerified: false }],
  ['W-6: backed up, though it cannot be', { backupEligible: false, backedUp: true }],
];

describe('CVE-2026-8830: a registration that lies is refused', () => {
  test.each<[string, RegistrationLies]>([
    ...CLIENT_LIES,
    ['W-7: an algorithm that was not offered', { publicKey: new Map([[3, -35]]) }],
    ['W-8: a credential id of 1,024 bytes', { credentialId: Buffer.alloc(1024, 1) }],
  ])('%s', async (_, lies) => {
    const ada = app.person();
    await ada.signUp();
    const answer = await newPasskey().enroll(ada, lies);

    const refusedByName = answer.errors?.[0].extensions.argument?.startsWith('credential');
    if (!refusedByName) expect(answer).toMatchObject({ code: 'INVALID_WEBAUTHN_RESPONSE' });
    expect((await ada.run('me')).mfa.enabled).toBe(false);
  });
});

describe('a sign-in that lies is refused, and recorded', () => {
  test.each<[string, AssertionLies]>([
    ...CLIENT_LIES,
    ['W-6: could not be backed up when it was registered', { backupEligible: true }],
    ['W-9: the handle of another user', { userHandle: Buffer.alloc(16, 9).toString('base64url') }],
    ['W-10: a broken signature', { signature: 'broken' }],
    ['W-10: the signature of another key', { signature: 'of another key' }],
    ['W-11: a counter that stands still', { counter: 0 }],
  ])('%s', async (_, lies) => {
    const ada = await someoneWithPasskey(app);
    await ada.passkey.signIn(ada);
    const sessions = (await ada.run('me')).sessions.length;

    expect(await ada.passkey.signIn(ada, lies)).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    expect((await ada.run('me')).sessions).toHaveLength(sessions);
    expect(await events(ada.email, 'ticket.failed')).toMatchObject([
      { metadata: { method: 'webauthn' } },
    ]);
  });

  test('W-11: a counter that goes back is reported as a copied key', async () => {
    const ada = await someoneWithPasskey(app);
    for (let time = 1; time <= 3; time += 1) await ada.passkey.signIn(ada);
    await ada.passkey.signIn(ada, { counter: 2 });

    expect(await events(ada.email, 'factor.counter_went_back')).toMatchObject([
      { metadata: { factorId: ada.factorId } },
    ]);
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });
});

describe('a credential belongs to one user', () => {
  test('W-8: what somebody has registered, nobody registers again', async () => {
    const ada = await someoneWithPasskey(app);
    const { id } = await app.db.webauthnCredential.findUniqueOrThrow({
      where: { factorId: ada.factorId },
    });
    const eve = app.person();
    await eve.signUp();

    expect(await newPasskey().enroll(eve, { credentialId: id })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    expect((await eve.run('me')).mfa.enabled).toBe(false);
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test("W-9: another user's passkey redeems nothing", async () => {
    const ada = await someoneWithPasskey(app);
    const eve = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    const { options } = await ada.run('generateWebauthn', { ticket }, '');
    const credential = eve.passkey.authenticator.authenticate({ ...options, allowCredentials: [] });

    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });

  test('W-9: a removed passkey redeems nothing', async () => {
    const ada = await someoneWithPasskey(app);
    const spare = newPasskey();
    const { factorId } = await spare.enroll(ada);
    const { options } = await ada.run('generateWebauthn', { ticket: await ada.ticket() }, '');
    await ada.run('removeFactor', { factorId });
    const ticket = await ada.ticket();
    const fresh = await ada.run('generateWebauthn', { ticket }, '');
    expect(fresh.options.allowCredentials).toHaveLength(1);
    const credential = spare.authenticator.authenticate({
      ...options,
      challenge: fresh.options.challenge,
    });

    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });
});

describe('a challenge is good once, for its own ticket, and for five minutes', () => {
  test('the answer that signed in does not sign in again', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    const credential = await ada.passkey.answer(ada, ticket);
    await ada.run('verifyWebauthn', { ticket, credential }, '');

    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
    const next = await ada.ticket();
    await ada.run('generateWebauthn', { ticket: next }, '');
    expect(await ada.run('verifyWebauthn', { ticket: next, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });

  test('a wrong answer uses the challenge up', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    const credential = await ada.passkey.answer(ada, ticket);
    const forged = { ...credential, response: { ...credential.response, signature: 'AAAA' } };
    await ada.run('verifyWebauthn', { ticket, credential: forged }, '');

    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });

  test('newer options replace older ones', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    const credential = await ada.passkey.answer(ada, ticket);
    await ada.run('generateWebauthn', { ticket }, '');

    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });

  test("an answer to one ticket's challenge does not redeem another ticket", async () => {
    const ada = await someoneWithPasskey(app);
    const [one, other] = [await ada.ticket(), await ada.ticket()];
    await ada.run('generateWebauthn', { ticket: other }, '');
    const credential = await ada.passkey.answer(ada, one);

    expect(await ada.run('verifyWebauthn', { ticket: other, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });

  test('CVE-2026-37982: the answer that registered a passkey registers nothing again', async () => {
    const ada = await someoneWithPasskey(app);
    const { factorId, credential } = await newPasskey().enroll(ada);
    expect(await ada.run('verifyEnrollWebauthn', { factorId, credential })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });

    const next = await ada.run('enrollWebauthn');
    expect(
      await ada.run('verifyEnrollWebauthn', { factorId: next.factorId, credential }),
    ).toMatchObject({ code: 'INVALID_WEBAUTHN_RESPONSE' });
  });

  test('a wrong answer uses the challenge of an enrollment up', async () => {
    const ada = app.person();
    await ada.signUp();
    const { factorId, options } = await ada.run('enrollWebauthn');
    const { authenticator } = newPasskey();
    const wrong = authenticator.register(options, { origin: 'https://evil.example' });
    expect(await ada.run('verifyEnrollWebauthn', { factorId, credential: wrong })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });

    const credential = newPasskey().authenticator.register(options);
    expect(await ada.run('verifyEnrollWebauthn', { factorId, credential })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
  });

  test('the challenge of an enrollment is that of its user', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUp();
    await eve.signUp();
    const { factorId, options } = await ada.run('enrollWebauthn');
    const credential = newPasskey().authenticator.register(options);

    expect(await eve.run('verifyEnrollWebauthn', { factorId, credential })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
  });

  test('five wrong answers end the ticket', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    for (let failure = 1; failure <= 5; failure += 1) {
      expect(await ada.passkey.redeem(ada, ticket, { signature: 'broken' })).toMatchObject({
        code: 'INVALID_WEBAUTHN_RESPONSE',
      });
    }
    expect(await ada.run('generateWebauthn', { ticket }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
    // A signature cannot be guessed: the owner is not made to wait.
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('after five minutes the challenge is stale, though its ticket may live on', async () => {
    const patient = await someoneWithPasskey(slow);
    const ticket = await patient.ticket();
    const credential = await patient.passkey.answer(patient, ticket);
    slow.clock.advance(300);
    expect(await patient.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    expect(await patient.passkey.redeem(patient, ticket)).toMatchObject({
      __typename: 'AuthSession',
    });
  });
});
