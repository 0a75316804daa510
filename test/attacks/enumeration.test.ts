import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp({ AUTH_RATE_LIMITS: 'off' }, { costlyHashes: true });

async function disabledUser() {
  const person = app.person();
  await person.signUp();
  await app.db.user.update({ where: { email: person.email }, data: { disabledAt: app.clock() } });
  return person;
}

describe('nobody learns who has an account', () => {
  test('unknown user, wrong password and disabled user get one answer', async () => {
    const ada = app.person();
    await ada.signUp();
    const answers = [
      await app.person().signIn(),
      await ada.signIn('not the password'),
      await (await disabledUser()).signIn(),
    ];

    expect(answers[0]).toMatchObject({ __typename: 'AuthInvalidCredentialsError' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('a wrong password of a user with MFA is not told from that of one without', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUpWithTotp(app.clock.advance);
    await eve.signUp();

    expect(await ada.signIn('wrong')).toEqual(await eve.signIn('wrong'));
  });

  test('an unknown user costs a hash run as a known one does', async () => {
    const [ada, nobody] = [app.person(), app.person()];
    await ada.signUp();
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 21; round += 1) {
      for (const [kind, person] of [
        ['known', ada],
        ['unknown', nobody],
      ] as const) {
        const startedAt = performance.now();
        await person.signIn('wrong');
        times[kind].push(performance.now() - startedAt);
      }
    }

    // Without the decoy the ratio is below a fifth; with it, noise stays far from a half.
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[10]!;
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.5);
    expect(median(times.unknown) / median(times.known)).toBeLessThan(2);
  });

  test('unknown, expired and used tickets get one answer', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const used = await ada.ticket();
    await ada.verifyTotp(used, ada.code());
    const expired = await ada.ticket();
    app.clock.advance(301);

    const unknown = await ada.verifyTotp('no-such-ticket', ada.code());
    expect(unknown).toMatchObject({ __typename: 'AuthInvalidTicketError' });
    expect(await ada.verifyTotp(used, ada.code())).toEqual(unknown);
    expect(await ada.verifyTotp(expired, ada.code())).toEqual(unknown);
  });
});
