import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';
import { mailedTokens } from '../support/mailed-links.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const { app } = await testFactors({ AUTH_RATE_LIMITS: 'off' });
const mailedToken = mailedTokens(app);
const INVALID = { code: 'INVALID_TOKEN' };

async function someoneWithTotp(): Promise<Person> {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  await person.signInWithTotp();
  app.clock.advance(60);
  return person;
}
const turnOff = (person: Person) =>
  person.run('verifyChange', { type: 'NONE', code: person.code() });
const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const removalsOf = ({ email }: Person) =>
  app.db.factorRemoval.findMany({ where: { user: { email } }, orderBy: { accessVersion: 'asc' } });
const restore = (person: Person, token: string) => person.run('restoreFactor', { token }, '');

/** As if the notice of the first removal had been read. */
async function linkOf(person: Person, which = 0): Promise<string> {
  const removals = await removalsOf(person);
  return mailedToken(person, 'RESTORE_FACTOR', { about: removals[which]!.id });
}

describe('the link that takes a removal back', () => {
  test('works once, also of many at the same time', async () => {
    const ada = await someoneWithTotp();
    await turnOff(ada);
    const token = await linkOf(ada);
    const answers = await Promise.all(Array.from({ length: 16 }, () => restore(ada, token)));
    const names = answers.map(({ __typename }) => __typename as string).toSorted();
    expect(names).toEqual([...Array(15).fill('AuthInvalidTokenError'), 'AuthUser'].toSorted());
    expect(await restore(ada, token)).toMatchObject(INVALID);
    const { id: userId } = await userOf(ada);
    expect(await app.db.factor.count({ where: { userId } })).toBe(2);
    expect(await app.db.auditEvent.count({ where: { userId, type: 'factor.restored' } })).toBe(1);
  });

  test('is no other, no expired and no foreign one', async () => {
    const [ada, eve] = [await someoneWithTotp(), await someoneWithTotp()];
    await turnOff(ada);
    const [{ id: about }] = (await removalsOf(ada)) as [{ id: string }];
    for (const token of [
      await mailedToken(ada, 'RESET_PASSWORD'),
      await mailedToken(ada, 'STOP_EMAIL_CHANGE', { about }),
      await mailedToken(ada, 'RESTORE_FACTOR', { about, expiresIn: 0 }),
      await mailedToken(ada, 'RESTORE_FACTOR', { about: randomUUID() }),
      await mailedToken(ada, 'RESTORE_FACTOR'),
      await mailedToken(eve, 'RESTORE_FACTOR', { about }),
      await mailedToken(ada, 'RESTORE_FACTOR', { about, to: eve.email }),
    ]) {
      expect(await restore(ada, token)).toMatchObject(INVALID);
    }
    expect(await ada.run('verifyAddress', { token: await linkOf(ada) }, '')).toMatchObject(INVALID);
    expect(await removalsOf(ada)).toHaveLength(1);
    expect((await eve.run('me')).mfa).toMatchObject({ enabled: true });
  });

  test('does nothing for a user who is disabled', async () => {
    const ada = await someoneWithTotp();
    await turnOff(ada);
    const token = await linkOf(ada);
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });
    expect(await restore(ada, token)).toMatchObject(INVALID);
    expect(await removalsOf(ada)).toHaveLength(1);
  });

  test('does not bring back what somebody left there before the address was proven', async () => {
    const squatter = await someoneWithTotp();
    await turnOff(squatter);
    const token = await linkOf(squatter);
    const reset = await mailedToken(squatter, 'RESET_PASSWORD');
    await squatter.run('resetPassword', { token: reset, newPassword: 'nine boats, one hill' }, '');
    expect(await restore(squatter, token)).toMatchObject(INVALID);
  });
});

describe('a factor that was removed', () => {
  test('signs nobody in, and is neither counted nor listed', async () => {
    const ada = await someoneWithTotp();
    const passkey = newPasskey();
    const { factorId } = await passkey.enroll(ada);
    await ada.verifyRecoveryCode(await ada.ticket(), 'none');
    const ticket = await ada.ticket();
    const credential = await passkey.answer(ada, ticket);
    await ada.run('removeFactor', { factorId });
    expect(await ada.run('verifyWebauthn', { ticket, credential }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
    const { ticket: after, factors } = await ada.signIn();
    expect(factors).toMatchObject([{ type: 'TOTP' }]);
    expect(await ada.run('generateWebauthn', { ticket: after }, '')).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
  });

  test('keeps its credential: nobody registers it meanwhile, so that it can come back', async () => {
    const [ada, thief] = [await someoneWithPasskey(app), app.person()];
    await thief.signUp();
    await ada.run('removeFactor', { factorId: ada.factorId });
    for (const person of [thief, ada]) {
      expect(await ada.passkey.enroll(person)).toMatchObject({ __typename: /Error$/ as never });
    }
  });

  test('comes back with its failures, used steps and suspension: removing is no way out', async () => {
    const ada = await someoneWithTotp();
    const code = ada.code();
    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    const where = { user: { email: ada.email }, type: 'TOTP' } as const;
    await ada.run('verifyChange', { type: 'NONE', code });
    const token = await linkOf(ada);
    await restore(ada, token);
    expect(await ada.verifyTotp(await ada.ticket(), code)).toMatchObject({ code: 'INVALID_CODE' });
    const { failedAt } = await app.db.factor.findFirstOrThrow({ where });
    expect(failedAt.length).toBeGreaterThanOrEqual(2);
  });

  test('comes back without what a thief enrolled and removed in between', async () => {
    const ada = await someoneWithTotp();
    const { id: totp } = (await ada.run('me')).mfa.factors[0];
    await ada.run('removeFactor', { factorId: totp });
    const thiefs = newPasskey();
    const { factorId } = await thiefs.enroll(ada);
    await ada.run('removeFactor', { factorId });
    await newPasskey().enroll(ada);
    const [first, second] = [await linkOf(ada, 0), await linkOf(ada, 1)];
    expect(await restore(ada, first)).toMatchObject({ __typename: 'AuthUser' });
    expect((await ada.signIn()).factors).toMatchObject([{ id: totp, type: 'TOTP' }]);
    expect(await restore(ada, second)).toMatchObject(INVALID);
    expect(await app.db.factor.count({ where: { user: { email: ada.email } } })).toBe(2);
  });
});
