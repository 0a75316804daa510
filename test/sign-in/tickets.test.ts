import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { codeAt } from '../support/person.ts';

const app = testApp({ AUTH_RATE_LIMITS: 'off' });

async function someoneWithTotp() {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  return person;
}

describe('a ticket', () => {
  test('works once', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
    app.clock.advance(30);
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('survives a mistyped code', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();

    expect(await ada.verifyTotp(ticket, ada.wrongCode())).toMatchObject({
      code: 'INVALID_CODE',
      attemptsRemaining: 4,
    });
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('dies at the fifth failure, even for the right code', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();

    for (const attemptsRemaining of [4, 3, 2, 1, 0]) {
      expect(await ada.verifyTotp(ticket, ada.wrongCode())).toMatchObject({ attemptsRemaining });
    }
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('takes five attempts in all, whichever factor they are for', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();

    for (let attempt = 0; attempt < 3; attempt += 1) {
      await ada.verifyRecoveryCode(ticket, 'AAAA-AAAA-AAAA-AAAA');
    }
    expect(await ada.verifyTotp(ticket, ada.wrongCode())).toMatchObject({ attemptsRemaining: 1 });
  });

  test('lives for five minutes, to the second', async () => {
    const ada = await someoneWithTotp();
    const [early, late] = [await ada.ticket(), await ada.ticket()];

    app.clock.advance(299);
    expect(await ada.verifyTotp(early, ada.code())).toMatchObject({ __typename: 'AuthSession' });
    app.clock.advance(1);
    expect(await ada.verifyTotp(late, ada.code(1))).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('lives beside others', async () => {
    const ada = await someoneWithTotp();
    const [first, second] = [await ada.ticket(), await ada.ticket()];

    expect(await ada.verifyTotp(second, ada.code())).toMatchObject({ __typename: 'AuthSession' });
    app.clock.advance(30);
    expect(await ada.verifyTotp(first, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('takes the code of its own user only', async () => {
    const [ada, eve] = [await someoneWithTotp(), await someoneWithTotp()];
    const evesCode = codeAt(eve.totpSecret, app.clock());

    expect(await ada.verifyTotp(await ada.ticket(), evesCode)).toMatchObject({
      code: 'INVALID_CODE',
    });
    expect(await ada.verifyRecoveryCode(await ada.ticket(), eve.recoveryCodes[0]!)).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('is no access token, and an access token is no ticket', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();

    expect((await ada.run('me', {}, ticket)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await ada.run('generateTotp', {}, ticket)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );

    expect(await ada.verifyTotp(ada.accessToken, ada.code())).toMatchObject({
      code: 'INVALID_TICKET',
    });
  });

  test('for another purpose redeems nothing', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();
    const user = { email: ada.email };
    await app.db.ticket.updateMany({ where: { user }, data: { purpose: 'ENROLLMENT' } });

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[0]!)).toMatchObject({
      code: 'INVALID_TICKET',
    });
  });

  test('dies with the sign-in of a disabled user', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('dies when another factor is enrolled', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    const ticket = await ada.ticket();
    await ada.enrollTotp();
    app.clock.advance(60);

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('is stored as a hash', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();
    const rows = await app.db.ticket.findMany();

    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(ticket);
    expect(rows.every(({ tokenHash }) => tokenHash.length === 32)).toBe(true);
  });
});
