import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { newPasskey } from '../support/passkey.ts';
import { expectOneWinner, PARALLEL, ROUNDS, sharedDatabase, tally } from '../support/races.ts';
import { startSmsReceiver } from '../support/sms-receiver.ts';

const PHONE = '+14153550132';

const sms = await startSmsReceiver();
afterAll(() => sms.close());
const shared = sharedDatabase();
const { issueTickets, proveByAllPasskeys, resetFactors, sessionsOf } = shared;
const passkey = newPasskey({ counter: 1 });

let smsId = '';
const { race, ada, another } = shared.twoProcesses(
  {
    AUTH_RATE_LIMITS: 'off',
    SMS_PROVIDER: 'webhook',
    SMS_WEBHOOK_URL: sms.origin,
    WEBAUTHN_ORIGINS: 'http://localhost:4000',
  },
  async (person) => {
    const { factorId } = await person.run('enrollSms', { phoneNumber: PHONE });
    await person.run('verifyEnrollSms', { factorId, code: newestCode() });
    smsId = factorId;
    await passkey.enroll(person);
  },
);

const newestCode = (): string => /\b\d{6}\b/.exec(JSON.parse(sms.requests.at(-1)!.body).body)![0];

describe('two processes on one database, with 64 parallel requests in each round', () => {
  test(`redeem one ticket with one sent code once, in ${ROUNDS} rounds`, async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      await ada().run('sendCode', { ticket, factorId: smsId }, '');
      const otp = newestCode();
      const answers = await race('verifySms', () => ({ ticket, otp }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidCodeError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test(`redeem one ticket with one answer to its challenge once, in ${ROUNDS} rounds`, async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      const credential = await passkey.answer(ada(), ticket!);
      const answers = await race('verifyWebauthn', () => ({ ticket, credential }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidWebauthnResponseError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('take one of 64 answers with the same counter, as two copies of a key would give', async () => {
    for (let round = 0; round < 10; round += 1) {
      await resetFactors();
      const counter = 10_000 + round;
      const tickets = await issueTickets(ada(), PARALLEL);
      const credentials = await Promise.all(
        tickets.map((ticket) => passkey.answer(ada(), ticket, { counter })),
      );
      const answers = await race('verifyWebauthn', (index) => ({
        ticket: tickets[index],
        credential: credentials[index],
      }));
      expectOneWinner(answers, ['AuthInvalidWebauthnResponseError']);
    }
  });

  test('activate one pending phone once, and look at five codes for it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const eve = another();
      await eve.signUp();
      const { factorId } = await eve.run('enrollSms', { phoneNumber: PHONE });
      const right = newestCode();
      const token = eve.accessToken;
      const answers = await race('verifyEnrollSms', () => ({ factorId, code: right }), { token });
      expectOneWinner(
        answers,
        // Once it is there, the session is asked for a proof by it, too.
        ['AuthInvalidCodeError', 'AuthFactorNotFoundError', 'AuthStepUpRequiredError'],
        'MfaFactorEnrolled',
      );
      expect((await eve.run('me')).mfa).toMatchObject({
        factorCount: 1,
        recoveryCodesRemaining: 10,
      });

      const next = await eve.run('enrollSms', { phoneNumber: PHONE });
      const wrong = newestCode() === '111111' ? '222222' : '111111';
      const guesses = await race(
        'verifyEnrollSms',
        () => ({ factorId: next.factorId, code: wrong }),
        { token },
      );
      expect(tally(guesses)).toEqual({ AuthInvalidCodeError: 5, AuthFactorNotFoundError: 59 });
    }
  });

  test('register one passkey once, to one of its two claimants', async () => {
    for (let round = 0; round < 10; round += 1) {
      const credentialId = randomBytes(32);
      const claimants = await Promise.all(
        [another(), another()].map(async (person) => {
          await person.signUp();
          const { factorId, options } = await person.run('enrollWebauthn');
          const credential = newPasskey().authenticator.register(options, { credentialId });
          return { factorId, credential, token: person.accessToken };
        }),
      );
      const answers = await Promise.all(
        claimants.map(({ token, ...variables }) =>
          race('verifyEnrollWebauthn', () => variables, { token }),
        ),
      );
      expectOneWinner(
        answers.flat(),
        // From then on, its owner's other requests are asked for a proof by it.
        ['AuthInvalidWebauthnResponseError', 'AuthFactorNotFoundError', 'AuthStepUpRequiredError'],
        'MfaFactorEnrolled',
      );
    }
  });

  test('remove each factor once, and the recovery codes with the last of them', async () => {
    const eve = another();
    await eve.signUp();
    const ids: string[] = [];
    for (let key = 1; key <= 4; key += 1) ids.push((await newPasskey().enroll(eve)).factorId);
    await proveByAllPasskeys(eve);
    const token = eve.accessToken;
    const answers = await race('removeFactor', (index) => ({ factorId: ids[index % 4] }), {
      token,
    });
    const { AuthUser: removed, ...refused } = tally(answers);
    expect(removed).toBe(4);
    expect(Object.keys(refused)).toEqual(['AuthFactorNotFoundError']);
    expect((await eve.run('me')).mfa).toMatchObject({ enabled: false, recoveryCodesRemaining: 0 });
  });

  test('skip the second step once by one token of a trusted device', async () => {
    await resetFactors();
    const { email, password } = ada();
    for (let round = 0; round < 5; round += 1) {
      const [ticket] = await issueTickets(ada(), 1);
      const credential = await passkey.answer(ada(), ticket!, { counter: 20_000 + round });
      const { deviceToken } = await ada().run(
        'verifyWebauthn',
        { ticket, credential, rememberDevice: true },
        '',
      );
      const answers = await race('signIn', () => ({ email, password, deviceToken }));
      expectOneWinner(answers, ['MfaTicket']);
    }
  });
});
