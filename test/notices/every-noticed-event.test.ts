import { expect, test } from 'vitest';
import { NOTICED_TYPES, type NoticedEvent } from '../../src/audit/noticed-event.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors } from '../support/factors.ts';
import { mailedTokens } from '../support/mailed-links.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const factors = await testFactors({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_MFA_RESET_DELAY: '24' });
const { app, mail } = factors;
const mailedToken = mailedTokens(app);
const admin = createAdministrator(app);
admin.restoreAfterEach();

const DAY = 24 * 3600;
const SHORT_PASSWORD = 'tide, kelp 9';

async function someoneWithTotp(): Promise<Person> {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  await person.signInWithTotp();
  app.clock.advance(60);
  return person;
}

const failSignIn = async (person: Person): Promise<void> => {
  app.clock.advance(60);
  await person.verifyTotp(await person.ticket(), person.wrongCode());
};

/** How each of them comes about, through the API; gives whom it happened to. */
const SCENARIOS: Readonly<Record<NoticedEvent['type'], () => Promise<Pick<Person, 'email'>>>> = {
  'factor.enrolled': async () => {
    const person = app.person();
    await person.signUp();
    await newPasskey().enroll(person);
    return person;
  },

  'factor.removed': async () => {
    const person = await someoneWithTotp();
    const { factorId } = await factors.enrollSms(person);
    await person.run('removeFactor', { factorId });
    return person;
  },

  'factor.failed': async () => {
    const person = await someoneWithTotp();
    await failSignIn(person);
    await failSignIn(person);
    return person;
  },

  'factor.restored': async () => {
    const person = await someoneWithTotp();
    await person.run('verifyChange', { type: 'NONE', code: person.code() });
    const link = /\/restore-factor#token=([\w-]+)/;
    const { text } = await mail.waitForMail(
      (one) => one.recipients.includes(person.email) && link.test(one.text ?? ''),
    );
    const token = link.exec(text!)![1];
    await person.run('restoreFactor', { token }, '');
    return person;
  },

  'factor.failed_repeatedly': async () => {
    const person = await someoneWithTotp();
    for (let failure = 1; failure <= 5; failure += 1) await failSignIn(person);
    return person;
  },

  'factor.paused': async () => {
    const person = await someoneWithTotp();
    for (let failure = 1; failure <= 10; failure += 1) await failSignIn(person);
    return person;
  },

  'factor.suspended': async () => {
    const person = await someoneWithTotp();
    const earlier = new Date(app.clock().getTime() - 2 * DAY * 1000);
    await app.db.factor.updateMany({
      where: { type: 'TOTP', user: { email: person.email } },
      data: { failedAt: Array.from({ length: 99 }, () => earlier) },
    });
    await failSignIn(person);
    return person;
  },

  'factor.counter_went_back': async () => {
    const person = await someoneWithPasskey(app);
    await person.passkey.signIn(person);
    await person.passkey.signIn(person, { counter: 1 });
    return person;
  },

  'trusted_device.added': async () => {
    const person = await someoneWithTotp();
    const ticket = await person.ticket();
    await person.run('verifyTotp', { ticket, otp: person.code(), rememberDevice: true }, '');
    return person;
  },

  'mfa.disabled': async () => {
    const person = await someoneWithTotp();
    await person.run('verifyChange', { type: 'NONE', code: person.code() });
    return person;
  },

  'password.changed': async () => {
    const person = await someoneWithTotp();
    const newPassword = 'nine boats behind the hill';
    await person.run('changePassword', { currentPassword: PASSWORD, newPassword });
    return person;
  },

  'password.removed': async () => {
    const person = await someoneWithPasskey(app);
    await person.run('removePassword');
    return person;
  },

  'password.reset': async () => {
    const person = app.person();
    await person.signUp();
    const token = await mailedToken(person, 'RESET_PASSWORD');
    await person.run('resetPassword', { token, newPassword: 'nine boats behind the hill' }, '');
    return person;
  },

  'email.changed': async () => {
    const person = app.person();
    await person.signUp();
    const email = `new-${person.email}`;
    await person.run('verifyAddress', {
      token: await mailedToken(person, 'CHANGE_EMAIL', { to: email }),
    });
    return { ...person, email };
  },

  'email.change_stopped': async () => {
    const person = app.person();
    await person.signUp();
    const token = await mailedToken(person, 'STOP_EMAIL_CHANGE');
    await person.run('stopEmailChange', { token }, '');
    return person;
  },

  'password.change_advised': async () => {
    const person = app.person();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    await person.run('signUp', { email: person.email, password: SHORT_PASSWORD }, '');
    await admin.setPolicy({ requirement: 'OPTIONAL' });
    app.clock.advance(DAY);
    await person.signIn(SHORT_PASSWORD);
    return person;
  },

  'recovery_codes.generated': async () => {
    const person = await someoneWithTotp();
    await person.run('generateRecoveryCodes');
    return person;
  },

  'recovery_code.used': async () => {
    const person = await someoneWithTotp();
    await person.verifyRecoveryCode(await person.ticket(), person.recoveryCodes[0]!);
    return person;
  },

  'user.mfa_reset': async () => {
    const person = await someoneWithTotp();
    await admin.run('resetUserMfa', { userId: await idOf(person.email) });
    app.clock.advance(DAY);
    await app.services.takeDueMfaResets();
    return person;
  },

  'user.mfa_reset_requested': async () => {
    const person = await someoneWithTotp();
    await admin.run('resetUserMfa', { userId: await idOf(person.email) });
    return person;
  },

  'user.mfa_reset_cancelled': async () => {
    const person = await someoneWithTotp();
    await admin.run('resetUserMfa', { userId: await idOf(person.email) });
    const link = /\/cancel-mfa-reset#token=([\w-]+)/;
    const { text } = await mail.waitForMail(
      (one) => one.recipients.includes(person.email) && link.test(one.text ?? ''),
    );
    await person.run('cancelMfaReset', { token: link.exec(text!)![1] }, '');
    return person;
  },

  'user.deleted': async () => {
    const person = await someoneWithTotp();
    await person.run('deleteUser');
    return person;
  },
};

/** Who is deleted has another one, which only the record of it tells. */
async function idOf(email: string): Promise<string> {
  const user = await app.db.user.findUnique({ where: { email } });
  if (user) return user.id;
  return (await app.db.auditEvent.findFirstOrThrow({ where: { type: 'user.deleted' } })).userId!;
}

test.each(NOTICED_TYPES)(
  '%s is recorded, and its user has a mail that tells of it',
  async (type) => {
    const { email } = await SCENARIOS[type]();
    const id = await idOf(email);
    expect(await app.db.auditEvent.count({ where: { type, userId: id } })).toBeGreaterThan(0);

    const jobs = await app.statements.query<{ id: string }>`
    SELECT id FROM pgboss.job
    WHERE name = 'notice' AND data->>'type' = ${type} AND data->>'userId' = ${id}`;
    expect(jobs).toHaveLength(1);
    const { recipients } = await mail.waitForMail(
      ({ messageId }) => messageId === `<${jobs[0]!.id}@auth.example.com>`,
    );
    expect(recipients).toEqual([email]);
  },
);
