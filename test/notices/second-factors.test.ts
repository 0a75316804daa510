import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';
import { newPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors({ AUTH_RATE_LIMITS: 'off' });
const { app, mail } = factors;

async function someoneWithTotp() {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  await noticeTo(person, /second step was added/);
  return person;
}

const noticeTo = (person: Person, subject: RegExp) =>
  mail.waitForMail(
    (sent) => sent.recipients.includes(person.email) && subject.test(sent.subject ?? ''),
  );

const subjectsTo = ({ email }: Person) =>
  mail.mails.filter(({ recipients }) => recipients.includes(email)).map(({ subject }) => subject);

/** A notice that comes after all those that are enqueued already. */
async function allSent(): Promise<void> {
  const waiting = () => app.statements.query<unknown>`
    SELECT 1 FROM pgboss.job WHERE name = 'notice' AND state < 'completed'`;
  while ((await waiting()).length > 0) await setTimeout(50);
}

describe('the owner is told by e-mail', () => {
  test('that a factor was added, by whom and when', async () => {
    const ada = app.person();
    await ada.signUp();
    await newPasskey().enroll(ada);
    const { text, html } = await noticeTo(ada, /second step was added/);
    expect(text).toMatch(/passkey/);
    expect(text).toMatch(/10\.\d+\.\d+\.\d+/);
    expect(text).toContain('UTC');
    expect(text).toMatch(/not you/);
    expect(html).toMatch(/passkey/);

    // The codes that come with the first factor are no news of their own.
    await allSent();
    expect(subjectsTo(ada)).toHaveLength(1);
  });

  test('that a factor was removed', async () => {
    const ada = await someoneWithTotp();
    const { factorId } = await factors.enrollSms(ada);
    await ada.signInWithTotp();
    await ada.run('removeFactor', { factorId });

    expect((await noticeTo(ada, /was removed/)).text).toMatch(/phone/);
  });

  test('that a recovery code was used, always, and when few are left', async () => {
    const ada = await someoneWithTotp();
    const use = async (index: number) =>
      ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[index]!);
    for (let index = 0; index < 7; index += 1) await use(index);
    await allSent();
    const used = mail.mails.filter(
      ({ recipients, subject }) =>
        recipients.includes(ada.email) && /recovery code was used/.test(subject ?? ''),
    );
    expect(used).toHaveLength(7);
    expect(used.filter(({ text }) => /left/.test(text ?? ''))).toEqual([]);

    await use(7);
    await mail.waitForMail(
      ({ recipients, text }) =>
        recipients.includes(ada.email) && /Only 2 recovery codes are left/.test(text ?? ''),
    );
  });

  test('that recovery codes were replaced', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    await ada.run('generateRecoveryCodes');
    await noticeTo(ada, /recovery codes were replaced/);
  });

  test('that MFA is off', async () => {
    const ada = await someoneWithTotp();
    await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
    await noticeTo(ada, /turned off/);
  });

  test('that the password was right but the second factor failed, once a day, by whatever ticket', async () => {
    const ada = await someoneWithTotp();
    const passkey = newPasskey();
    await ada.signInWithTotp();
    await passkey.enroll(ada);
    const failures = async () => {
      await allSent();
      return subjectsTo(ada).filter((subject) => /step failed/.test(subject ?? '')).length;
    };
    const { ticket: stepUp } = await ada.run('stepUp');
    await ada.verifyTotp(stepUp, ada.wrongCode());
    expect(await failures()).toBe(0);

    await Promise.all(
      [await ada.ticket(), await ada.ticket()].map((ticket) =>
        ada.verifyTotp(ticket, ada.wrongCode()),
      ),
    );
    await passkey.redeem(ada, await ada.ticket(), { signature: 'broken' });
    expect(await failures()).toBe(1);

    app.clock.advance(24 * 3600);
    await passkey.redeem(ada, await ada.ticket(), { signature: 'broken' });
    expect(await failures()).toBe(2);
  });

  test('that a device is trusted from now on, and of no sign-in that trusts none', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    app.clock.advance(60);
    await allSent();
    expect(subjectsTo(ada)).toHaveLength(1);

    const ticket = await ada.ticket();
    await ada.run('verifyTotp', { ticket, otp: ada.code(), rememberDevice: true }, '');
    const { text } = await noticeTo(ada, /a device is trusted/);
    expect(text).toMatch(/the password alone/);
  });

  test('that the password was right but the second factor failed, at the fifth failure in a row', async () => {
    const ada = await someoneWithTotp();
    for (let failure = 1; failure <= 4; failure += 1) {
      await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    }
    await allSent();
    const repeated = () => subjectsTo(ada).filter((subject) => !/step failed/.test(subject ?? ''));
    expect(repeated()).toHaveLength(1);

    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    await noticeTo(ada, /somebody may know your password/);
    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    await allSent();
    expect(repeated()).toHaveLength(2);
  });

  test('that a passkey failed five times on one ticket', async () => {
    const ada = app.person();
    await ada.signUp();
    const passkey = newPasskey();
    await passkey.enroll(ada);
    const ticket = await ada.ticket();
    for (let failure = 1; failure <= 5; failure += 1) {
      await passkey.redeem(ada, ticket, { signature: 'broken' });
    }
    await noticeTo(ada, /somebody may know your password/);
  });

  test('that a passkey may have been copied', async () => {
    const ada = app.person();
    await ada.signUp();
    const passkey = newPasskey();
    await passkey.enroll(ada);
    await passkey.signIn(ada);
    await passkey.signIn(ada, { counter: 1 });
    await noticeTo(ada, /may have been copied/);
  });

  test('that a factor was suspended', async () => {
    const ada = await someoneWithTotp();
    const factor = await app.db.factor.findFirstOrThrow({
      where: { type: 'TOTP', user: { email: ada.email } },
    });
    await app.db.factor.update({
      where: { id: factor.id },
      data: { failedAt: Array.from({ length: 99 }, () => app.clock()) },
    });
    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    await noticeTo(ada, /was suspended/);
  });
});

test('nothing is sent for a change that did not happen', async () => {
  const ada = await someoneWithTotp();
  const [code] = ada.recoveryCodes as [string];
  const tickets = [await ada.ticket(), await ada.ticket(), await ada.ticket()];
  await Promise.all(tickets.map((ticket) => ada.verifyRecoveryCode(ticket, code)));
  await ada.run('verifyChange', { type: 'NONE', code });
  await allSent();

  // The other tickets failed, of which there is news once.
  const ofChanges = subjectsTo(ada).filter((subject) => !/step failed/.test(subject ?? ''));
  expect(ofChanges).toEqual([
    'Ticketgate: a second step was added to your account',
    'Ticketgate: a recovery code was used',
  ]);
});
