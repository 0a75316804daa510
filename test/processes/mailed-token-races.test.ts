import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { expectOneWinner, PARALLEL, sharedDatabase, tally } from '../support/races.ts';

const ROUNDS = 10;
const shared = sharedDatabase();

describe('two processes on one database, with 64 parallel uses of one mailed token', () => {
  const { race, ada, another } = shared.twoProcesses({ AUTH_RATE_LIMITS: 'off' }, async () => {});

  async function mailed(email: string, purpose: string, to = email): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest();
    await shared.sql.query(
      `INSERT INTO mailed_tokens (token_hash, purpose, user_id, email, created_at, expires_at)
       SELECT $1, $2::mailed_token_purpose, id, $4, now(), now() + interval '15 minutes'
       FROM users WHERE email = $3`,
      [hash, purpose, email, to],
    );
    return token;
  }
  const countEvents = async (type: string): Promise<number> => {
    const { rows } = await shared.sql.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM audit_events WHERE type = $1',
      [type],
    );
    return rows[0]!.count;
  };

  test('verify an address once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = await mailed(ada().email, 'VERIFY_EMAIL');
      expectOneWinner(
        await race('verifyAddress', () => ({ token })),
        ['AuthInvalidTokenError'],
        'AuthUser',
      );
    }
    expect(await countEvents('email.verified')).toBe(ROUNDS);
  });

  test('reset a password once, though each request brings another password', async () => {
    const person = another();
    await person.signUp();
    const token = await mailed(person.email, 'RESET_PASSWORD');
    const passwordOf = (index: number) => `nine boats behind hill ${index}`;
    const answers = await race('resetPassword', (index) => ({
      token,
      newPassword: passwordOf(index),
    }));
    // Hashing is bounded: some are told to come back.
    const { AuthUser: winners, ...others } = tally(answers);
    expect(winners).toBe(1);
    expect(
      Object.keys(others).filter(
        (name) => !['AuthInvalidTokenError', 'AuthRateLimitedError'].includes(name),
      ),
    ).toEqual([]);
    const winner = answers.findIndex(({ __typename }) => __typename === 'AuthUser');
    expect(await person.signIn(passwordOf(winner))).toMatchObject({ __typename: 'AuthSession' });
    expect(await countEvents('password.reset')).toBe(1);
  });

  test('put a removed factor back once', async () => {
    const person = another();
    await person.signUp();
    await person.enrollTotp();
    await person.run('verifyChange', { type: 'NONE', code: person.recoveryCodes[0] });
    // The job of the notice writes a token of its own: ours takes its place.
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest();
    const takePlace = () =>
      shared.sql.query(
        `UPDATE mailed_tokens SET token_hash = $1 WHERE purpose = 'RESTORE_FACTOR' AND email = $2`,
        [hash, person.email],
      );
    await vi.waitFor(async () => expect((await takePlace()).rowCount).toBe(1), {
      timeout: 20_000,
      interval: 100,
    });
    expectOneWinner(
      await race('restoreFactor', () => ({ token })),
      ['AuthInvalidTokenError'],
      'AuthUser',
    );
    expect(await person.signIn()).toMatchObject({ __typename: 'MfaTicket' });
    expect(await countEvents('factor.restored')).toBe(1);
  });

  test('give an address to one of the accounts that want it', async () => {
    const people = Array.from({ length: 4 }, another);
    const to = `wanted-${randomBytes(4).toString('hex')}@example.com`;
    const tokens: string[] = [];
    for (const person of people) {
      await person.signUp();
      tokens.push(await mailed(person.email, 'CHANGE_EMAIL', to));
    }
    const answers = await race('verifyAddress', (index) => ({ token: tokens[index % 4] }));
    const { AuthUser: winners, ...others } = tally(answers);
    expect(winners).toBe(1);
    expect(Object.keys(others).toSorted()).toEqual([
      'AuthEmailInUseError',
      'AuthInvalidTokenError',
    ]);
    expect(answers).toHaveLength(PARALLEL);
  });
});
