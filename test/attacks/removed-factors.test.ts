import { describe, expect, test } from 'vitest';
import { hashToken } from '../../src/crypto/tokens.ts';
import { testFactors } from '../support/factors.ts';
import type { ReceivedMail } from '../support/mail-server.ts';
import { mailedTokens } from '../support/mailed-links.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const { app, mail } = await testFactors({ AUTH_RATE_LIMITS: 'off' });
const mailedToken = mailedTokens(app);
const LINK = /\/restore-factor#token=([\w-]+)/;
const opened = new Set<ReceivedMail>();
const REFUSED = { code: 'INVALID_WEBAUTHN_RESPONSE' };
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

/** The token in the next notice of a removal, each once. */
async function tokenFor({ email }: Person): Promise<string> {
  const found = await mail.waitForMail(
    (one) => !opened.has(one) && one.recipients.includes(email) && LINK.test(one.text ?? ''),
  );
  opened.add(found);
  return LINK.exec(found.text!)![1]!;
}

const rowOf = (token: string) => ({ where: { tokenHash: new Uint8Array(hashToken(token)) } });

describe('the link that takes a removal back', () => {
  test('works once, also of many at the same time', async () => {
    const ada = await someoneWithTotp();
    await turnOff(ada);
    const token = await tokenFor(ada);
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
    const token = await tokenFor(ada);
    const original = await app.db.mailedToken.findUniqueOrThrow(rowOf(token));
    const { id: eveId } = await userOf(eve);
    for (const change of [
      { purpose: 'RESET_PASSWORD' as const },
      { purpose: 'STOP_EMAIL_CHANGE' as const },
      { expiresAt: app.clock() },
      { about: '' },
      { about: eveId },
      { userId: eveId, email: eve.email },
      { email: eve.email },
    ]) {
      await app.db.mailedToken.deleteMany({ where: { about: original.about } });
      const tokenHash = new Uint8Array(hashToken(token));
      await app.db.mailedToken.create({ data: { ...original, tokenHash, ...change } });
      expect(await restore(ada, token), JSON.stringify(change)).toMatchObject(INVALID);
      await app.db.mailedToken.deleteMany(rowOf(token));
    }
    expect(await removalsOf(ada)).toHaveLength(1);
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    expect((await eve.run('me')).mfa).toMatchObject({ enabled: true });
  });

  test('does nothing for a user who is disabled', async () => {
    const ada = await someoneWithTotp();
    await turnOff(ada);
    const token = await tokenFor(ada);
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });
    expect(await restore(ada, token)).toMatchObject(INVALID);
    expect(await removalsOf(ada)).toHaveLength(1);
  });

  test('does not bring back what somebody left there before the address was proven', async () => {
    const squatter = await someoneWithTotp();
    await turnOff(squatter);
    const token = await tokenFor(squatter);
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

  test('keeps its credential: nobody registers that meanwhile, with a key of their own', async () => {
    const [ada, thief] = [await someoneWithPasskey(app), app.person()];
    await thief.signUp();
    const { id: credentialId } = await app.db.webauthnCredential.findUniqueOrThrow({
      where: { factorId: ada.factorId },
    });
    await ada.run('removeFactor', { factorId: ada.factorId });
    for (const person of [thief, ada]) {
      expect(await newPasskey().enroll(person, { credentialId })).toMatchObject(REFUSED);
    }
    expect(await restore(ada, await tokenFor(ada))).toMatchObject({ __typename: 'AuthUser' });
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('comes back with its failures, used steps and suspension: removing is no way out', async () => {
    const ada = await someoneWithTotp();
    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    app.clock.advance(60);
    const code = ada.code();
    const where = { user: { email: ada.email }, type: 'TOTP' } as const;
    await ada.run('verifyChange', { type: 'NONE', code });
    const token = await tokenFor(ada);
    await restore(ada, token);
    expect(await ada.verifyTotp(await ada.ticket(), code)).toMatchObject({ code: 'INVALID_CODE' });
    const { failedAt } = await app.db.factor.findFirstOrThrow({ where });
    expect(failedAt).toHaveLength(2);
  });

  test('comes back without what a thief enrolled and removed in between', async () => {
    const ada = await someoneWithTotp();
    const { id: totp } = (await ada.run('me')).mfa.factors[0];
    await ada.run('removeFactor', { factorId: totp });
    const first = await tokenFor(ada);
    app.clock.advance(1);
    const thiefs = newPasskey();
    const { factorId } = await thiefs.enroll(ada);
    await ada.run('removeFactor', { factorId });
    const second = await tokenFor(ada);
    await newPasskey().enroll(ada);
    expect(await restore(ada, first)).toMatchObject({ __typename: 'AuthUser' });
    expect((await ada.signIn()).factors).toMatchObject([{ id: totp, type: 'TOTP' }]);
    expect(await restore(ada, second)).toMatchObject(INVALID);
    expect(await app.db.factor.count({ where: { user: { email: ada.email } } })).toBe(2);
  });
});
