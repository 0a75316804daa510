import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { testFactors } from '../support/factors.ts';
import { codeAt, type Person } from '../support/person.ts';

const factors = await testFactors();
const { app } = factors;
const required = testApp({ AUTH_MFA_REQUIREMENT: 'REQUIRED' });

async function someoneWithTotpAndSms() {
  const person = app.person();
  await person.signUp();
  await person.enrollTotp();
  const [totp] = (await person.run('me')).mfa.factors;
  const sms = await factors.enrollSms(person);
  app.clock.advance(60);
  return Object.assign(person, { totpId: totp.id as string, smsId: sms.factorId as string });
}

const list = async (person: Person) => (await person.run('me')).mfa.factors;

describe('the factors of a user', () => {
  test('are listed with the primary first, then the strongest, and masked', async () => {
    const ada = app.person();
    await ada.signUp();
    const { phoneNumber } = await factors.enrollSms(ada);
    await factors.enrollEmail(ada);
    await ada.enrollTotp();
    app.clock.advance(60);

    const expected = [
      { type: 'SMS', isPrimary: true, maskedTarget: `+•••••••${phoneNumber.slice(-4)}` },
      { type: 'TOTP', isPrimary: false, maskedTarget: null },
      { type: 'EMAIL', isPrimary: false, maskedTarget: `${ada.email[0]}•••@example.com` },
    ];
    expect(await list(ada)).toMatchObject(expected);
    expect((await ada.signIn()).factors).toMatchObject(expected);
  });

  test('are renamed by their owner, without more ado', async () => {
    const ada = await someoneWithTotpAndSms();
    expect(
      await ada.run('renameFactor', { factorId: ada.totpId, name: 'Work phone' }),
    ).toMatchObject({ __typename: 'MfaFactor', id: ada.totpId, name: 'Work phone' });
    expect((await ada.signIn()).factors).toMatchObject([{ name: 'Work phone' }, { name: 'Phone' }]);

    const { errors } = await ada.run('renameFactor', {
      factorId: ada.totpId,
      name: 'x'.repeat(65),
    });
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'name' });
  });

  test('one of them is the primary, and comes first on the ticket', async () => {
    const ada = await someoneWithTotpAndSms();
    await ada.signInWithTotp();
    expect(await ada.run('setPrimary', { factorId: ada.smsId })).toMatchObject({
      __typename: 'MfaFactor',
      id: ada.smsId,
      isPrimary: true,
    });

    expect((await ada.signIn()).factors).toMatchObject([
      { id: ada.smsId, isPrimary: true },
      { id: ada.totpId, isPrimary: false },
    ]);
  });
});

describe('removing a factor', () => {
  test('leaves the others, and makes the strongest of them the primary', async () => {
    const ada = await someoneWithTotpAndSms();
    await ada.signInWithTotp();
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      __typename: 'AuthUser',
      mfa: { enabled: true, recoveryCodesRemaining: 10 },
    });
    expect(await list(ada)).toMatchObject([{ id: ada.smsId, isPrimary: true }]);
  });

  test('with the last one go the recovery codes, and sign-in asks for the password only', async () => {
    const ada = await someoneWithTotpAndSms();
    await ada.signInWithTotp();
    await ada.run('removeFactor', { factorId: ada.smsId });
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      mfa: { enabled: false, recoveryCodesRemaining: 0 },
    });

    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    expect(await app.db.factor.count({ where: { userId } })).toBe(0);
  });

  test('ends the other sessions and the open tickets', async () => {
    const ada = await someoneWithTotpAndSms();
    await ada.signInWithTotp();
    const other = ada.refreshToken;
    app.clock.advance(60);
    await ada.signInWithTotp();
    const ticket = await ada.ticket();
    await ada.run('removeFactor', { factorId: ada.smsId });

    app.clock.advance(60);
    expect(await ada.run('refresh', { refreshToken: other }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
    expect((await ada.run('me')).sessions).toHaveLength(1);
  });

  test('under REQUIRED the last one cannot be removed', async () => {
    const ada = required.person();
    const { ticket } = await ada.run('signUp', { email: ada.email, password: ada.password });
    const { totpSecret, factorId } = await ada.run('generateTotp', {}, ticket);
    const code = codeAt(totpSecret, required.clock());
    const { session } = await ada.run('verifyChange', { type: 'TOTP', code }, ticket);

    expect(await ada.run('removeFactor', { factorId }, session.accessToken)).toMatchObject({
      code: 'MFA_ENFORCED',
    });
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaTicket' });
  });
});

describe('changing factors takes the strongest that is held', () => {
  test('CVE-2026-3429: a session of the password alone removes nothing', async () => {
    const ada = await someoneWithTotpAndSms();
    // As a trusted device has it.
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    await app.db.session.updateMany({
      where: { userId },
      data: { proofs: [{ method: 'password', at: app.clock().toISOString() }] },
    });

    for (const operation of ['removeFactor', 'setPrimary'] as const) {
      expect(await ada.run(operation, { factorId: ada.smsId })).toMatchObject({
        code: 'STEP_UP_REQUIRED',
        acceptedFactors: ['TOTP'],
        maxAge: 300,
      });
    }
    expect(await list(ada)).toHaveLength(2);
  });

  test('a text message does not remove, replace or switch off an authenticator app', async () => {
    const ada = await someoneWithTotpAndSms();
    const ticket = await ada.ticket();
    await ada.run('sendCode', { ticket, factorId: ada.smsId }, '');
    const otp = factors.codeBySms((await factorTarget(ada.smsId))!);
    ada.hold(await ada.run('verifySms', { ticket, otp }, ''));

    for (const [operation, variables] of [
      ['removeFactor', { factorId: ada.totpId }],
      ['setPrimary', { factorId: ada.smsId }],
      ['generateTotp', {}],
      ['enrollSms', { phoneNumber: '+14153550199' }],
      ['enrollWebauthn', {}],
      ['generateRecoveryCodes', {}],
    ] as const) {
      expect(await ada.run(operation, variables), operation).toMatchObject({
        code: 'STEP_UP_REQUIRED',
        acceptedFactors: ['TOTP'],
      });
    }
  });

  test('recovery codes remove no single factor', async () => {
    const ada = await someoneWithTotpAndSms();
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[1]!));

    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
  });

  test('six digits switch nothing off where there is no authenticator app; a recovery code does', async () => {
    const ada = app.person();
    await ada.signUp();
    await factors.enrollSms(ada);
    const { errors } = await ada.run('verifyChange', { type: 'NONE', code: '123456' });
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'code' });

    const [code] = ada.recoveryCodes;
    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      __typename: 'MfaChange',
    });
  });
});

describe("another user's factor is not there", () => {
  test.each(['removeFactor', 'renameFactor', 'setPrimary'] as const)('%s', async (operation) => {
    const ada = await someoneWithTotpAndSms();
    const eve = await someoneWithTotpAndSms();
    await eve.signInWithTotp();

    for (const factorId of [ada.totpId, randomUUID()]) {
      expect(await eve.run(operation, { factorId, name: 'Mine' })).toMatchObject({
        code: 'FACTOR_NOT_FOUND',
      });
    }
    expect(await list(ada)).toMatchObject([
      { id: ada.totpId, name: 'Authenticator app', isPrimary: true },
      { id: ada.smsId, name: 'Phone' },
    ]);
  });

  test('nor can it be sent a code on a ticket of mine', async () => {
    const ada = await someoneWithTotpAndSms();
    const eve = await someoneWithTotpAndSms();
    const before = factors.sms.requests.length;

    expect(
      await eve.run('sendCode', { ticket: await eve.ticket(), factorId: ada.smsId }, ''),
    ).toMatchObject({ code: 'FACTOR_NOT_FOUND' });
    expect(factors.sms.requests.length).toBe(before);
  });

  test('an id that is none is refused by its name', async () => {
    const ada = await someoneWithTotpAndSms();
    const { errors } = await ada.run('removeFactor', { factorId: 'mine' });
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'factorId' });
  });
});

const factorTarget = async (id: string) =>
  (await app.db.factor.findUniqueOrThrow({ where: { id } })).target;
