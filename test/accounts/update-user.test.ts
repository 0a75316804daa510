import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();

async function someone() {
  const ada = app.person();
  const { email, password } = ada;
  ada.hold(await ada.run('signUp', { email, password, displayName: 'Ada', locale: 'en' }));
  return ada;
}

describe('updateUser', () => {
  test('changes what is given, and keeps the rest', async () => {
    const ada = await someone();
    expect(await ada.run('updateUser', { displayName: 'Ada Lovelace 🧮' })).toMatchObject({
      __typename: 'AuthUser',
      displayName: 'Ada Lovelace 🧮',
      locale: 'en',
    });
    const { id: userId, displayName } = await ada.run('updateUser', { locale: 'pt-BR' });
    expect(displayName).toBe('Ada Lovelace 🧮');
    expect(await app.db.user.findUnique({ where: { id: userId } })).toMatchObject({
      displayName,
      locale: 'pt-BR',
    });

    const events = await app.db.auditEvent.findMany({ where: { userId, type: 'user.updated' } });
    expect(events.map(({ metadata }) => metadata)).toEqual([
      { changed: ['displayName'] },
      { changed: ['locale'] },
    ]);
  });

  test.each([{}, { displayName: null, locale: null }])(
    'that changes nothing gives the user as they are: %j',
    async (input) => {
      const ada = await someone();
      expect(await ada.run('updateUser', input)).toMatchObject({
        displayName: 'Ada',
        locale: 'en',
      });
      const user = { email: ada.email };
      const { id: userId } = await app.db.user.findUniqueOrThrow({ where: user });
      expect(await app.db.auditEvent.count({ where: { userId, type: 'user.updated' } })).toBe(0);
    },
  );

  test.each([
    ['displayName', ''],
    ['displayName', 'a'.repeat(129)],
    ['displayName', 'a\0'],
    ['displayName', '\ud800'],
    ['locale', ''],
    ['locale', 'english please'],
    ['locale', 'en_US'],
  ])('takes no %s that sign-up would not take, and changes nothing: %j', async (name, value) => {
    const ada = await someone();
    const { errors } = await ada.run('updateUser', {
      displayName: 'Eve',
      locale: 'de',
      [name]: value,
    });
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: name });
    expect(await app.db.user.findUnique({ where: { email: ada.email } })).toMatchObject({
      displayName: 'Ada',
      locale: 'en',
    });
  });

  test('is for those who are signed in', async () => {
    const { errors } = await app.person().run('updateUser', { displayName: 'Eve' }, '');
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
