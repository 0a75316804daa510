import { readFile } from 'node:fs/promises';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors } from '../support/factors.ts';
import type { Person } from '../support/person.ts';
import { Prisma } from '../../src/db/client.ts';

const factors = await testFactors({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const { app } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

async function someoneWithEmail() {
  const person = app.person();
  await person.signUp();
  const { recoveryCodes, factorId } = await factors.enrollEmail(person);
  app.clock.advance(60);
  return Object.assign(person, { emailId: factorId as string, codesWithEmail: recoveryCodes });
}

/** Whoever reads the mail of this person and knows the password. */
async function byMailbox(person: Person, ticket: string) {
  const { id: factorId } = (await person.run('me')).mfa.factors.find(
    ({ type }: { type: string }) => type === 'EMAIL',
  );
  await person.run('sendCode', { ticket, factorId }, '');
  const session = await person.run(
    'verifyEmail',
    { ticket, otp: factors.codeByMail(person.email) },
    '',
  );
  person.hold(session);
  return session;
}

const codesOf = async (person: Person): Promise<number> =>
  (await person.run('me')).mfa.recoveryCodesRemaining;

describe('the mailbox never leads to aal2', () => {
  test('a mailbox enrolled as first factor brings no recovery codes', async () => {
    const eve = await someoneWithEmail();
    expect(eve.codesWithEmail).toBeNull();
    expect(await codesOf(eve)).toBe(0);
    expect(await eve.signIn()).toMatchObject({ recoveryCodeAllowed: false });
  });

  test('nor does it generate any, however fresh its proof', async () => {
    const eve = await someoneWithEmail();
    const session = await byMailbox(eve, await eve.ticket());
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal1' });
    expect(await eve.run('generateRecoveryCodes')).toMatchObject({ code: 'MFA_NOT_ACTIVE' });

    app.clock.advance(60);
    const { ticket } = await eve.run('stepUp');
    await byMailbox(eve, ticket);
    expect(await eve.run('generateRecoveryCodes')).toMatchObject({ code: 'MFA_NOT_ACTIVE' });
    expect(await codesOf(eve)).toBe(0);
  });

  test('nor where the policy no longer counts the stronger factor beside it', async () => {
    const eve = await someoneWithEmail();
    await eve.enrollTotp();
    await admin.setPolicy({ allowedFactors: ['EMAIL'] });
    app.clock.advance(60);
    await byMailbox(eve, await eve.ticket());

    expect(await eve.run('generateRecoveryCodes')).toMatchObject({ code: 'MFA_NOT_ACTIVE' });
  });

  test('the first factor that is none brings the codes, whatever came before it', async () => {
    const ada = await someoneWithEmail();
    await byMailbox(ada, await ada.ticket());
    const enrolled = await factors.enrollSms(ada);
    expect(enrolled.factor).toMatchObject({ type: 'SMS', isPrimary: false });
    expect(enrolled.recoveryCodes).toHaveLength(10);

    expect((await ada.enrollTotp()).recoveryCodes).toBeNull();
    expect(await codesOf(ada)).toBe(10);
  });

  test('and enrolled after another it leaves their codes alone', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    expect((await factors.enrollEmail(ada)).recoveryCodes).toBeNull();
    expect(await codesOf(ada)).toBe(10);
  });

  test('when only the mailbox is left, the recovery codes go', async () => {
    const ada = await someoneWithEmail();
    await byMailbox(ada, await ada.ticket());
    const { factorId: smsId } = await factors.enrollSms(ada);
    await ada.enrollTotp();
    const totp = (await ada.run('me')).mfa.factors.find(
      ({ type }: { type: string }) => type === 'TOTP',
    );

    expect(await ada.run('removeFactor', { factorId: totp.id })).toMatchObject({
      mfa: { enabled: true, recoveryCodesRemaining: 10 },
    });
    expect(await ada.run('removeFactor', { factorId: smsId })).toMatchObject({
      mfa: { enabled: true, recoveryCodesRemaining: 0 },
    });
    const { ticket, recoveryCodeAllowed } = await ada.signIn();
    expect(recoveryCodeAllowed).toBe(false);
    expect(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[0]!)).toMatchObject({
      code: 'INVALID_TICKET',
    });
    expect(await ada.run('generateRecoveryCodes')).toMatchObject({ code: 'MFA_NOT_ACTIVE' });
  });

  test('nor do the codes and sessions that it led to in an earlier version', async () => {
    const [eve, ada] = [await someoneWithEmail(), app.person()];
    await ada.signUpWithTotp(app.clock.advance);
    const given = await someonesCodesGivenTo(eve);
    const session = await eve.verifyRecoveryCode(await eve.ticket(), given);
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal2' });
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));

    const migration = new URL(
      '../../prisma/migrations/20261124162700_no_recovery_codes_beside_a_mailbox/migration.sql',
      import.meta.url,
    );
    for (const statement of (await readFile(migration, 'utf8')).split(/;\n/).filter(Boolean)) {
      await app.db.$executeRaw(Prisma.raw(statement));
    }
    expect(await eve.run('refresh', { refreshToken: session.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await eve.signIn()).toMatchObject({ recoveryCodeAllowed: false });
    expect(await codesOf(ada)).toBe(9);
  });
});

/** As an earlier version did: it takes an authenticator app to be given codes, and it is taken away. */
async function someonesCodesGivenTo(person: Person): Promise<string> {
  await byMailbox(person, await person.ticket());
  await person.enrollTotp();
  await app.db.factor.deleteMany({ where: { user: { email: person.email }, type: 'TOTP' } });
  app.clock.advance(60);
  return person.recoveryCodes[0]!;
}
