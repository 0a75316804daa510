import { describe, expect, test } from 'vitest';
import {
  expectOneWinner,
  PARALLEL,
  ROUNDS,
  sharedDatabase,
  tally,
  type Answer,
} from '../support/races.ts';
import type { Person } from '../support/person.ts';

const shared = sharedDatabase();
const { issueTickets, resetFactors, sessionsOf } = shared;
const withTotp = (person: Person) => person.enrollTotp();

describe('two processes on one database, with 64 parallel requests in each of 100 rounds', () => {
  const { race, ada } = shared.twoProcesses({ AUTH_RATE_LIMITS: 'off' }, withTotp);

  test('redeem one ticket with one TOTP code once', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      const otp = ada().code();
      const answers = await race('verifyTotp', () => ({ ticket, otp }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidCodeError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('redeem one ticket once, though each request brings a recovery code that is good', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      const answers = await race('verifyRecoveryCode', (index) => ({
        ticket,
        code: ada().recoveryCodes[index % ada().recoveryCodes.length],
      }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidCodeError']);
      expect(await usedRecoveryCodes()).toBe(1);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('accept one TOTP code once over 64 tickets of its user', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const otp = ada().code();
      const answers = await race('verifyTotp', (index) => ({ ticket: tickets[index], otp }));
      expectOneWinner(answers, ['AuthInvalidCodeError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('accept one recovery code once over 64 tickets of its user', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const code = ada().recoveryCodes[round % ada().recoveryCodes.length];
      const answers = await race('verifyRecoveryCode', (index) => ({
        ticket: tickets[index],
        code,
      }));
      expectOneWinner(answers, ['AuthInvalidCodeError']);
      expect(await usedRecoveryCodes()).toBe(1);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('rotate one refresh token once', async () => {
    await resetFactors();
    const [ticket] = await issueTickets(ada(), 1);
    let { refreshToken } = await ada().verifyTotp(ticket!, ada().code());
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await race('refresh', () => ({ refreshToken }));
      ({ refreshToken } = expectOneWinner(answers, ['AuthRefreshConflictError']));
    }
    expect(await sessionsOf(ada())).toBe(before);
  });

  test('look at five wrong codes for one ticket, and then at none', async () => {
    await resetFactors();
    const [ticket] = await issueTickets(ada(), 1);
    const otp = ada().wrongCode();
    const answers = await race('verifyTotp', () => ({ ticket, otp }));
    expect(tally(answers)).toEqual({ AuthInvalidCodeError: 5, AuthInvalidTicketError: 59 });
    expect((await race('verifyTotp', () => ({ ticket, otp: ada().code() })))[0]).toMatchObject({
      __typename: 'AuthInvalidTicketError',
    });
  });
});

describe('two processes on one database count 64 parallel failures together', () => {
  const { race, ada } = shared.twoProcesses({}, withTotp);

  test('of wrong codes on 64 tickets of one user, three are looked at before the first delay', async () => {
    for (let round = 0; round < 10; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const otp = ada().wrongCode();
      const startedAt = performance.now();
      const answers = await race('verifyTotp', (index) => ({ ticket: tickets[index], otp }));
      expectLookedAt(answers, 'AuthInvalidCodeError', 3, delaysSince(startedAt));
    }
  });

  test('of wrong codes on one ticket, at most five are looked at', async () => {
    await resetFactors();
    const [ticket] = await issueTickets(ada(), 1);
    const otp = ada().wrongCode();
    const answers = await race('verifyTotp', () => ({ ticket, otp }));
    const { AuthInvalidCodeError: lookedAt = 0, ...refused } = tally(answers);
    expect(lookedAt).toBeGreaterThanOrEqual(3);
    expect(lookedAt).toBeLessThanOrEqual(5);
    const { AuthRateLimitedError: delayed = 0, AuthInvalidTicketError: dead = 0 } = refused;
    expect(lookedAt + delayed + dead).toBe(PARALLEL);
  });

  test('of wrong passwords for one user from 64 addresses, five are looked at before the first delay', async () => {
    const { email } = ada();
    const startedAt = performance.now();
    const answers = await race('signIn', () => ({ email, password: 'not the password of Ada' }));
    expectLookedAt(answers, 'AuthInvalidCredentialsError', 5, delaysSince(startedAt));
  });

  test('of wrong passwords for 64 users from one address, 20 are looked at', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const answers = await race(
      'signIn',
      (index) => ({ email: `nobody-${index}@example.com`, password: 'a guess as good as any' }),
      { headers },
    );
    expectLookedAt(answers, 'AuthInvalidCredentialsError', 20, 0);
  });
});

async function usedRecoveryCodes(): Promise<number> {
  const { rows } = await shared.sql.query('SELECT 1 FROM recovery_codes WHERE used_at IS NOT NULL');
  return rows.length;
}

/** `free` are looked at in any case; the delays may let a few more through. */
function expectLookedAt(answers: readonly Answer[], kind: string, free: number, delays: number) {
  const { [kind]: lookedAt = 0, AuthRateLimitedError: refused = 0, ...others } = tally(answers);
  expect(others).toEqual({});
  expect(lookedAt + refused).toBe(PARALLEL);
  expect(lookedAt).toBeGreaterThanOrEqual(free);
  expect(lookedAt).toBeLessThanOrEqual(free + delays);
}

/** How many delays of 1, 2, 4 … s have passed: none, unless the machine is very slow. */
function delaysSince(startedAt: number): number {
  return Math.floor(Math.log2((performance.now() - startedAt) / 1000 + 1));
}
