import { afterEach, describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';
import type { AssertionLies } from '../support/software-authenticator.ts';

const env = { WEBAUTHN_ORIGINS: 'http://localhost:4000', AUTH_ADMIN_SECRET: ADMIN_SECRET };
const app = testApp(env);
const admin = createAdministrator(app);
const verified = testApp({ ...env, AUTH_EMAIL_VERIFICATION: 'required' });

const REFUSED = {
  __typename: 'AuthInvalidWebauthnResponseError',
  code: 'INVALID_WEBAUTHN_RESPONSE',
};

const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const refusals = async (person: Person) => {
  const { id: userId } = await userOf(person);
  const events = await app.db.auditEvent.findMany({ where: { userId, type: 'sign_in.failed' } });
  return events.map(({ metadata }) => metadata);
};
/** A stranger's network, so that nobody else is charged. */
const answer = (credential: object) => app.person().run('signInPasskey', { credential }, '');
const options = async () => (await app.person().run('generatePasskey', {}, '')).options;

afterEach(() =>
  admin.run('updatePolicy', { input: { allowedFactors: ['TOTP', 'WEBAUTHN', 'SMS'] } }),
);

describe('a passkey that lies signs nobody in', () => {
  test.each<[string, AssertionLies]>([
    ['W-1: the other ceremony', { type: 'webauthn.create' }],
    ['W-2: a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['W-2: a challenge that is none', { challenge: '' }],
    ['W-3: another origin', { origin: 'http://localhost.example.com:4000' }],
    ['W-3: another port', { origin: 'http://localhost:4001' }],
    ['W-3: framed by another site', { crossOrigin: true }],
    ['W-3: framed, and says by whom', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['W-3: framed, and says only by whom', { topOrigin: 'https://evil.example' }],
    ['W-4: for another relying party', { rpId: 'example.com' }],
    ['W-5: nobody was present', { userPresent: false }],
    ['W-5: nobody was verified', { userVerified: false }],
    ['W-6: backed up, though it cannot be', { backedUp: true }],
    ['W-6: could not be backed up when it was registered', { backupEligible: true }],
    ['W-9: says nothing of whose it is', { userHandle: null }],
    ['W-9: the handle of nobody', { userHandle: Buffer.alloc(16, 9).toString('base64url') }],
    ['W-10: a broken signature', { signature: 'broken' }],
    ['W-10: the signature of another key', { signature: 'of another key' }],
    ['W-11: a counter that stands still', { counter: 1 }],
  ])('%s', async (_, lies) => {
    const ada = await someoneWithPasskey(app);
    await ada.passkey.signInAlone(ada);
    const { id: userId } = await userOf(ada);
    const sessions = await app.db.session.count({ where: { userId } });

    expect(await ada.passkey.signInAlone(ada, lies)).toMatchObject(REFUSED);
    expect(await app.db.session.count({ where: { userId } })).toBe(sessions);
    expect(await refusals(ada)).toMatchObject([{ method: 'webauthn' }]);
  });

  test("W-9: with the handle of another user it is neither's", async () => {
    const [ada, eve] = [await someoneWithPasskey(app), await someoneWithPasskey(app)];
    const { id } = await userOf(ada);
    const userHandle = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
    expect(await eve.passkey.signInAlone(eve, { userHandle })).toMatchObject(REFUSED);
  });

  test("W-9: under another's credential id it signs nobody in", async () => {
    const [ada, eve] = [await someoneWithPasskey(app), await someoneWithPasskey(app)];
    const { id } = await app.db.webauthnCredential.findUniqueOrThrow({
      where: { factorId: ada.factorId },
    });
    const user = await userOf(ada);
    const userHandle = Buffer.from(user.id.replaceAll('-', ''), 'hex').toString('base64url');
    expect(await eve.passkey.signInAlone(eve, { id, userHandle })).toMatchObject(REFUSED);
  });

  test('W-11: a counter that goes back is reported as a copied key', async () => {
    const ada = await someoneWithPasskey(app);
    for (let time = 1; time <= 3; time += 1) await ada.passkey.signInAlone(ada);
    expect(await ada.passkey.signInAlone(ada, { counter: 2 })).toMatchObject(REFUSED);
    expect(await refusals(ada)).toMatchObject([{ reason: 'counter_went_back' }]);
    const { id: userId } = await userOf(ada);
    expect(
      await app.db.auditEvent.count({ where: { userId, type: 'factor.counter_went_back' } }),
    ).toBe(1);
  });
});

describe('a challenge is good once, for this ceremony, and for five minutes', () => {
  test('the answer that signed in does not sign in again', async () => {
    const ada = await someoneWithPasskey(app, { counter: null });
    const credential = await ada.passkey.answerAlone(ada);
    expect(await answer(credential)).toMatchObject({ __typename: 'AuthSession' });
    expect(await answer(credential)).toMatchObject(REFUSED);
  });

  test('of the same answer, given many times at once, one signs in', async () => {
    const ada = await someoneWithPasskey(app, { counter: null });
    const credential = await ada.passkey.answerAlone(ada);
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer(credential)));
    expect(answers.filter(({ accessToken }) => accessToken)).toHaveLength(1);
  });

  test('of two challenges answered with one count at once, one signs in', async () => {
    const ada = await someoneWithPasskey(app);
    const { authenticator } = ada.passkey;
    const answers = [await options(), await options()].map((asked) =>
      authenticator.authenticate(asked, { counter: 5 }),
    );
    const given = await Promise.all(answers.map(answer));
    expect(given.filter(({ accessToken }) => accessToken)).toHaveLength(1);
  });

  test('a wrong answer uses it up', async () => {
    const ada = await someoneWithPasskey(app);
    const credential = await ada.passkey.answerAlone(ada);
    const response = { ...credential.response, signature: 'AAAA' };
    expect(await answer({ ...credential, response })).toMatchObject(REFUSED);
    expect(await answer(credential)).toMatchObject(REFUSED);
  });

  test('after five minutes it is stale', async () => {
    const ada = await someoneWithPasskey(app);
    const [one, other] = [await options(), await options()];
    app.clock.advance(299);
    expect(await answer(ada.passkey.authenticator.authenticate(one))).toMatchObject({
      __typename: 'AuthSession',
    });
    app.clock.advance(1);
    expect(await answer(ada.passkey.authenticator.authenticate(other))).toMatchObject(REFUSED);
  });

  test('that of a ticket signs in nobody without it', async () => {
    const ada = await someoneWithPasskey(app);
    const credential = await ada.passkey.answer(ada, await ada.ticket());
    expect(await answer(credential)).toMatchObject(REFUSED);
  });

  test('that of a step-up signs in nobody', async () => {
    const ada = await someoneWithPasskey(app);
    const { ticket } = await ada.run('stepUp');
    expect(await answer(await ada.passkey.answer(ada, ticket))).toMatchObject(REFUSED);
  });

  test('that of a registration signs in nobody', async () => {
    const ada = await someoneWithPasskey(app);
    const { options: asked } = await ada.run('enrollWebauthn');
    const { challenge } = asked;
    const credential = await ada.passkey.answerAlone(ada, { challenge });
    expect(await answer(credential)).toMatchObject(REFUSED);
  });

  test('this one redeems no ticket, and registers nothing', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    await ada.passkey.answer(ada, ticket);
    const credential = await ada.passkey.answerAlone(ada);
    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject(REFUSED);

    const { challenge } = await options();
    const { factorId, options: asked } = await ada.run('enrollWebauthn');
    const registered = newPasskey().authenticator.register({ ...asked, challenge });
    expect(
      await ada.run('verifyEnrollWebauthn', { factorId, credential: registered }),
    ).toMatchObject(REFUSED);
  });

  test('is not stored as it is', async () => {
    const { challenge } = await options();
    const rows = await app.db.webauthnSignInChallenge.findMany();
    const stored = rows.map(({ challengeHash }) =>
      Buffer.from(challengeHash).toString('base64url'),
    );
    expect(stored.length).toBeGreaterThan(0);
    expect(stored).not.toContain(challenge);
  });
});

describe('one answer, whatever is wrong: nobody learns which passkeys are known', () => {
  const wrong: Record<string, () => Promise<object>> = {
    'a passkey that nobody has': async () => {
      const stranger = newPasskey();
      const { options: asked } = await (await someoneWithPasskey(app)).run('enrollWebauthn');
      stranger.authenticator.register(asked);
      return stranger.authenticator.authenticate(await options());
    },
    'a user who is disabled': async () => {
      const ada = await someoneWithPasskey(app);
      await admin.run('disableUser', { userId: (await userOf(ada)).id });
      return ada.passkey.answerAlone(ada);
    },
    'a user who is deleted': async () => {
      const ada = await someoneWithPasskey(app);
      await ada.run('deleteUser');
      return ada.passkey.answerAlone(ada);
    },
    'a passkey that was removed': async () => {
      const ada = await someoneWithPasskey(app);
      await ada.run('removeFactor', { factorId: ada.factorId });
      return ada.passkey.answerAlone(ada);
    },
    'a passkey that is suspended': async () => {
      const ada = await someoneWithPasskey(app);
      const data = { state: 'SUSPENDED' } as const;
      await app.db.factor.update({ where: { id: ada.factorId }, data });
      return ada.passkey.answerAlone(ada);
    },
    'a passkey whose registration was not finished': async () => {
      const ada = app.person();
      await ada.signUp();
      const unfinished = newPasskey();
      const { options: asked } = await ada.run('enrollWebauthn');
      unfinished.authenticator.register(asked);
      return unfinished.answerAlone(ada);
    },
    'a policy without passkeys, which are no factor then': async () => {
      const ada = await someoneWithPasskey(app);
      await admin.run('updatePolicy', { input: { allowedFactors: ['TOTP'] } });
      return ada.passkey.answerAlone(ada);
    },
  };

  test.each(Object.keys(wrong))('%s', async (name) => {
    const given = await answer(await wrong[name]!());
    expect(given).toEqual({
      ...REFUSED,
      message: 'The response of the authenticator did not pass verification. Start over.',
      errors: undefined,
      status: 200,
    });
  });

  test('a user whose address is not verified, where that is asked', async () => {
    const ada = verified.person();
    await ada.signUp();
    const where = { email: ada.email };
    await verified.db.user.update({ where, data: { emailVerifiedAt: verified.clock() } });
    ada.hold(await ada.signIn());
    const passkey = newPasskey();
    await passkey.enroll(ada);
    expect(await passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });

    await verified.db.user.update({ where, data: { emailVerifiedAt: null } });
    expect(await passkey.signInAlone(ada)).toMatchObject(REFUSED);
  });
});

describe('a network is charged before the work', () => {
  test('for passkeys that sign nobody in, and not for those that do', async () => {
    const [ada, eve] = [await someoneWithPasskey(app), app.person()];
    const credential = await ada.passkey.answerAlone(ada);
    for (let time = 1; time <= 61; time += 1) await ada.passkey.signInAlone(ada);
    for (let failure = 1; failure <= 60; failure += 1) {
      expect(
        await eve.run(
          'signInPasskey',
          { credential: { ...credential, id: 'AAAA', rawId: 'AAAA' } },
          '',
        ),
      ).toMatchObject(REFUSED);
    }
    expect(await eve.run('signInPasskey', { credential }, '')).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 300,
    });
    expect(await ada.passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('for challenges, which a stranger cannot pile up', async () => {
    const eve = app.person();
    const before = await app.db.webauthnSignInChallenge.count();
    for (let time = 1; time <= 300; time += 1) await eve.run('generatePasskey', {}, '');
    expect(await eve.run('generatePasskey', {}, '')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await app.db.webauthnSignInChallenge.count()).toBe(before + 300);
  });
});
