import { describe, expect, test } from 'vitest';
import type { OperationName } from '../support/operations.ts';
import { testMailedLinks } from '../support/mailed-links.ts';
import type { Person } from '../support/person.ts';

const links = await testMailedLinks({ AUTH_EMAIL_VERIFICATION: 'required' });
const { app } = links;

type State = 'known' | 'unknown' | 'unverified' | 'disabled';

async function personWho(state: State): Promise<Person> {
  const person = app.person();
  if (state === 'unknown') return person;
  await person.run('signUp', { email: person.email, password: person.password }, '');
  const data = {
    emailVerifiedAt: state === 'unverified' ? null : app.clock(),
    disabledAt: state === 'disabled' ? app.clock() : null,
  };
  await app.db.user.update({ where: { email: person.email }, data });
  return person;
}

/** What one sees, and what is done: whatever is looked up is looked up later. */
async function askedBy(operation: OperationName, { email, password }: Person) {
  const before = await links.jobsFor(email);
  const answer = await app.person().run(operation, { email, password }, '');
  return {
    answer: { ...answer, email: answer.email === email },
    jobs: (await links.jobsFor(email)) - before,
  };
}

describe('no door that mails something tells who has an account', () => {
  test.each(['sendVerification', 'requestReset', 'signUp'] as const)(
    '%s answers, and enqueues, the same for everybody',
    async (operation) => {
      const unknown = await askedBy(operation, await personWho('unknown'));
      expect(unknown).toMatchObject({ answer: { email: true }, jobs: 1 });
      for (const state of ['known', 'unverified', 'disabled'] as const) {
        expect(await askedBy(operation, await personWho(state)), state).toEqual(unknown);
      }
    },
  );

  test.each([
    ['sendVerification', 'unverified'],
    ['requestReset', 'known'],
  ] as const)('%s mails a link to whom it is due, and to nobody else', async (operation, due) => {
    const people = await Promise.all(
      (['known', 'unknown', 'unverified', 'disabled'] as const).map(async (state) => ({
        state,
        person: await personWho(state),
      })),
    );
    for (const { person } of people) await askedBy(operation, person);
    const last = app.person();
    await last.run('signUp', { email: last.email, password: last.password }, '');
    await links.nextToken(last.email, 'verify-email');

    const page = operation === 'requestReset' ? 'reset-password' : 'verify-email';
    const mailed = people
      .filter(({ person }) =>
        links.mail.mails.some(
          ({ recipients, text }) =>
            recipients.includes(person.email) && text!.includes(`/${page}#token=`),
        ),
      )
      .map(({ state }) => state);
    expect(mailed).toContain(due);
    expect(mailed).not.toContain('unknown');
    expect(mailed).not.toContain('disabled');
  });
});

describe('one stranger uses up nothing that others need', () => {
  test.each(['requestReset', 'sendVerification'] as const)(
    '%s: ten an hour from one network, to whatever addresses',
    async (operation) => {
      const stranger = app.person();
      const ask = () => stranger.run(operation, { email: app.person().email }, '');
      for (let request = 0; request < 10; request += 1) {
        expect(await ask()).not.toHaveProperty('retryAfter');
      }
      expect(await ask()).toMatchObject({ __typename: 'AuthRateLimitedError' });

      const { email } = await personWho('known');
      expect(await app.person().run(operation, { email }, '')).not.toHaveProperty('retryAfter');
      app.clock.advance(3600);
      expect(await ask()).not.toHaveProperty('retryAfter');
    },
  );

  test('a mailbox is not flooded by one network, which is not told; its owner is served', async () => {
    const ada = await personWho('known');
    const before = await links.jobsFor(ada.email);
    const stranger = app.person();
    const asking = { email: ada.email };
    for (let request = 0; request < 10; request += 1) {
      expect(await stranger.run('requestReset', asking, '')).toMatchObject({
        __typename: 'AuthPasswordResetRequested',
      });
    }
    expect((await links.jobsFor(ada.email)) - before).toBe(5);
    await ada.run('requestReset', asking, '');
    expect((await links.jobsFor(ada.email)) - before).toBe(6);
  });

  test('guesses at tokens are charged to their network', async () => {
    const stranger = app.person();
    const guess = () => stranger.run('verifyAddress', { token: 'x'.repeat(43) }, '');
    for (let request = 0; request < 60; request += 1) {
      expect(await guess()).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    }
    expect(await guess()).toMatchObject({ __typename: 'AuthRateLimitedError' });
    const ada = await personWho('unverified');
    const token = await links.nextToken(ada.email, 'verify-email');
    expect(await ada.run('verifyAddress', { token }, '')).toMatchObject({ __typename: 'AuthUser' });
  });
});

describe('addresses that look alike', () => {
  test.each([
    ['wide letters', 'ａda@example.com'],
    ['a Cyrillic letter', '\u0430da@example.com'],
    ['a dotted capital I', 'I\u0307da@example.com'],
    ['an invisible character', 'a\u200bda@example.com'],
  ])('are no address of somebody else: %s', async (_, email) => {
    const { errors } = await app.person().run('requestReset', { email }, '');
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'email' });
  });

  test('a Kelvin sign is the letter that it stands for, and the mail goes to the stored address', async () => {
    const { email } = await app
      .person()
      .run('requestReset', { email: '\u212aelvin@example.com' }, '');
    expect(email).toBe('kelvin@example.com');
  });
});
