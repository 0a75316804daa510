import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

/** Without limits, only the hash queue stands between a flood and everybody else. */
const app = testApp({ AUTH_RATE_LIMITS: 'off' }, { costlyHashes: true });

/** Keeps as many of these under way as are let in, and does what is given once others were refused. */
async function whileFlooding<Outcome>(
  attack: () => Promise<{ code?: string }>,
  meanwhile: () => Promise<Outcome>,
): Promise<Outcome> {
  const stop = new AbortController();
  let full = (): void => {};
  const untilFull = new Promise<void>((done) => {
    full = done;
  });
  const repeat = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const { code } = await attack();
      if (code === 'RATE_LIMITED') return full();
    }
  };
  const loops = Array.from({ length: 80 }, repeat);
  await untilFull;
  const outcome = await meanwhile();
  stop.abort();
  await Promise.all(loops);
  return outcome;
}

describe('one network that keeps the processors busy', () => {
  test('with right passwords in a loop is told to wait; other networks sign in', async () => {
    const [mallory, ...others] = Array.from({ length: 6 }, () => app.person());
    for (const person of [mallory!, ...others]) await person.signUp();

    const answers = await whileFlooding(
      () => mallory!.signIn(),
      () => Promise.all(others.map((person) => person.signIn())),
    );
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(5).fill('AuthSession'));
  });

  test('with sign-ups in a loop is told to wait; other networks sign up', async () => {
    const [mallory, ...others] = Array.from({ length: 6 }, () => app.person());
    const { password } = mallory!;

    const answers = await whileFlooding(
      () => mallory!.run('signUp', { email: `${randomUUID()}@example.com`, password }),
      () => Promise.all(others.map((person) => person.signUp())),
    );
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(5).fill('AuthSession'));
  });
});
