import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { betterAuthHash, FOREIGN_HASHES, fromBetterAuth } from '../../support/foreign-hashes.ts';
import { codeAt } from '../../support/person.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);

const { 'bcrypt 2a': bcrypt, argon2i, argon2id, scrypt } = FOREIGN_HASHES;
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const newEmail = () => `${randomUUID()}@example.com`;
const importUsers = (...users: object[]) => admin.run('importUsers', { users });
const signIn = (email: string, password: string) =>
  app.person().run('signIn', { email, password }, '');
const stored = (email: string) => app.db.user.findUniqueOrThrow({ where: { email } });

describe('importUsers', () => {
  test('ten thousand users with hashes of four kinds sign in as if nothing had happened', async () => {
    const kinds = [bcrypt, argon2i, argon2id, scrypt];
    const run = randomUUID();
    const emailOf = (index: number) => `${index}-${run}@example.com`;
    for (let from = 0; from < 10_000; from += 500) {
      const users = Array.from({ length: 500 }, (_, index) => ({
        email: emailOf(from + index),
        passwordHash: kinds[index % 4]!.hash,
      }));
      expect(await importUsers(...users)).toMatchObject({ count: 500, rejected: [] });
    }

    for (const [index, { password }] of kinds.entries()) {
      const email = emailOf(9_000 + index);
      expect((await signIn(email, `not ${password}`)).__typename).toBe(
        'AuthInvalidCredentialsError',
      );
      expect((await signIn(email, password)).__typename).toBe('AuthSession');

      const { passwordHash, passwordKeyId } = await stored(email);
      expect(passwordHash).toMatch(/^\$argon2id\$/);
      expect(passwordHash).not.toBe(kinds[index]!.hash);
      expect(passwordKeyId).not.toBe('foreign');
      expect((await signIn(email, password)).__typename).toBe('AuthSession');
    }
  });

  test('takes what better-auth stores, rewritten', async () => {
    const email = newEmail();
    const passwordHash = fromBetterAuth(betterAuthHash('a long walk home'));
    await importUsers({ email, passwordHash });

    expect((await signIn(email, 'a long walk home')).__typename).toBe('AuthSession');
  });

  test('brings the authenticator app along: sealed, asked for, and each code good once', async () => {
    const email = newEmail();
    await importUsers({ email, passwordHash: bcrypt.hash, totpSecret: TOTP_SECRET });
    const { id } = await stored(email);
    const factor = await app.db.factor.findFirstOrThrow({ where: { userId: id } });
    expect(Buffer.from(factor.sealedSecret!).includes(Buffer.from(TOTP_SECRET))).toBe(false);

    const { ticket } = await signIn(email, bcrypt.password);
    const otp = codeAt(TOTP_SECRET, app.clock());
    const redeem = (of: string) => app.person().run('verifyTotp', { ticket: of, otp }, '');
    expect(await redeem(ticket)).toMatchObject({ __typename: 'AuthSession' });
    const again = await signIn(email, bcrypt.password);
    expect((await redeem(again.ticket)).__typename).toBe('AuthInvalidCodeError');
  });

  test('keeps ids, roles, names and dates', async () => {
    const [id, email] = [randomUUID(), newEmail()];
    const createdAt = new Date(app.clock().getTime() - 1e11).toISOString();
    const roles = ['editor', 'author'];
    const answer = await importUsers({
      id: id.toUpperCase(),
      email: email.toUpperCase(),
      emailVerified: true,
      createdAt,
      displayName: 'Ada',
      locale: 'de',
      roles,
      defaultRole: 'author',
      passwordHash: bcrypt.hash,
    });
    expect(answer).toMatchObject({ count: 1, rejected: [] });

    expect(await stored(email)).toMatchObject({
      id,
      displayName: 'Ada',
      locale: 'de',
      roles,
      defaultRole: 'author',
      createdAt: new Date(createdAt),
      emailVerifiedAt: app.clock(),
    });
  });

  test('whoever comes without a hash has no password that anybody could guess', async () => {
    const email = newEmail();
    await importUsers({ email });

    for (const password of ['', ' ', 'undefined', 'null']) {
      expect((await signIn(email, password)).__typename).not.toBe('AuthSession');
    }
    expect((await stored(email)).passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('tells by index who cannot come, and brings the others', async () => {
    const [taken, twice, id] = [newEmail(), newEmail(), randomUUID()];
    await importUsers({ email: taken, id });

    const answer = await importUsers(
      { email: newEmail() },
      { email: 'nobody' },
      { email: taken },
      { email: newEmail(), id },
      { email: newEmail(), passwordHash: 'hunter2' },
      { email: newEmail(), totpSecret: 'not base32!' },
      { email: newEmail(), totpSecret: 'JBSWY3DP' },
      { email: twice },
      { email: twice },
      { email: newEmail(), roles: ['a,b'] },
      { email: newEmail(), defaultRole: 'admin' },
      { email: newEmail(), createdAt: '2999-01-01T00:00:00Z' },
      { email: newEmail(), locale: '../en' },
      { email: newEmail(), displayName: 'a\0b' },
      { email: newEmail(), id: 'one' },
      { email: newEmail() },
    );

    expect(answer.count).toBe(3);
    expect(
      answer.rejected.map(
        ({ index, code, message }: Record<'index' | 'code' | 'message', string>) => [
          index,
          code,
          message!.split(':')[0],
        ],
      ),
    ).toEqual([
      [1, 'INVALID_IMPORT', 'email'],
      [2, 'EMAIL_IN_USE', 'email'],
      [3, 'INVALID_IMPORT', 'id'],
      [4, 'INVALID_IMPORT', 'passwordHash'],
      [5, 'INVALID_IMPORT', 'totpSecret'],
      [6, 'INVALID_IMPORT', 'totpSecret'],
      [8, 'EMAIL_IN_USE', 'email'],
      [9, 'INVALID_IMPORT', 'roles'],
      [10, 'INVALID_IMPORT', 'defaultRole'],
      [11, 'INVALID_IMPORT', 'createdAt'],
      [12, 'INVALID_IMPORT', 'locale'],
      [13, 'INVALID_IMPORT', 'displayName'],
      [14, 'INVALID_IMPORT', 'id'],
    ]);
  });

  test('an account that is there is not touched, sent twice or by another id', async () => {
    const ada = app.person();
    await ada.signUp();
    const before = await stored(ada.email);

    await importUsers({ email: ada.email, passwordHash: bcrypt.hash, roles: ['admin'] });
    await importUsers({ email: newEmail(), id: before.id, passwordHash: bcrypt.hash });

    expect(await stored(ada.email)).toEqual(before);
    expect(await app.db.factor.count({ where: { userId: before.id } })).toBe(0);
  });

  test('signing up with the address does not take over who has not signed in here yet', async () => {
    const verifying = await stored((await imported()).email);
    await app
      .person()
      .run('signUp', { email: verifying.email, password: 'a long walk abroad' }, '');
    expect((await stored(verifying.email)).passwordHash).toBe(verifying.passwordHash);

    async function imported() {
      const email = newEmail();
      await importUsers({ email, passwordHash: bcrypt.hash });
      return { email };
    }
  });

  test('is one event, which says how many and by whom', async () => {
    await importUsers({ email: newEmail() }, { email: newEmail() }, { email: 'nobody' });
    const event = await app.db.auditEvent.findFirst({
      where: { type: 'users.imported' },
      orderBy: { id: 'desc' },
    });
    expect(event).toMatchObject({ actorType: 'admin', metadata: { count: 2, by: null } });
  });

  test('takes at most 500, of whatever size they need to be', async () => {
    const users = Array.from({ length: 500 }, () => ({
      email: newEmail(),
      passwordHash: scrypt.hash,
      totpSecret: TOTP_SECRET,
      displayName: 'A name of some length, as people have them',
    }));
    expect(await importUsers(...users)).toMatchObject({ count: 500 });
    const { errors } = await importUsers(...users, { email: newEmail() });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'users' });
  });

  test('leaves room for large requests to nobody but those who send the secret', async () => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(150_000) } });
    const send = (headers: Record<string, string>) =>
      fetch(app.url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await send({})).status).toBe(413);
    expect((await send({ 'x-hasura-admin-secret': ADMIN_SECRET })).status).toBe(200);
  });
});
