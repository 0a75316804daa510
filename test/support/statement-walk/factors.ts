import { otherThan, verifyAddress } from '../factors.ts';
import { HAND_OVER_PATH } from '../../../src/portal/hand-over.ts';
import { handOver } from '../hand-over.ts';
import { newPasskey } from '../passkey.ts';
import { PASSWORD, type Person } from '../person.ts';
import type { Walk } from './walk.ts';

export async function totp({ factors, app, person, arrange }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  await ada.run('generateTotp', { password: PASSWORD });
  const { totpSecret } = await ada.run('generateTotp');
  ada.totpSecret = totpSecret;
  await ada.run('verifyChange', { type: 'TOTP', code: ada.wrongCode() });
  await ada.run('verifyChange', { type: 'TOTP', code: ada.code() });
  app.clock.advance(60);

  await ada.verifyTotp('none', '123456');
  const ticket = await ada.ticket();
  await ada.verifyTotp(ticket, ada.wrongCode());
  ada.hold(await ada.verifyTotp(ticket, ada.code()));
  app.clock.advance(60);

  const stepUp = await ada.run('stepUp');
  ada.hold(await ada.verifyTotp(stepUp.ticket, ada.code()));
  app.clock.advance(60);
  await ada.run('verifyChange', { type: 'NONE', code: ada.wrongCode() });
  await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
  const link = /\/restore-factor#token=([\w-]+)/;
  const { text } = await arrange(() =>
    factors.mail.waitForMail(
      (one) => one.recipients.includes(ada.email) && link.test(one.text ?? ''),
    ),
  );
  await ada.run('restoreFactor', { token: link.exec(text!)![1] }, '');
}

/** A code is held against both, and charged to both. */
export async function twoApps({ app, person }: Walk): Promise<void> {
  const ada = person();
  await ada.signUpWithTotp(app.clock.advance);
  await ada.signInWithTotp();
  app.clock.advance(60);
  const { totpSecret } = ada;
  await ada.enrollTotp();
  // With the older of the two, the other may be removed.
  ada.totpSecret = totpSecret;
  await ada.signInWithTotp();
  app.clock.advance(60);
  await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
}

export async function recoveryCodes({ app, person }: Walk): Promise<void> {
  const ada = person();
  await ada.signUpWithTotp(app.clock.advance);
  await ada.signInWithTotp();
  ada.recoveryCodes = (await ada.run('generateRecoveryCodes')).codes;
  const [first, second] = ada.recoveryCodes;
  const ticket = await ada.ticket();
  await ada.verifyRecoveryCode(ticket, '0000-0000-0000-0000');
  ada.hold(await ada.verifyRecoveryCode(ticket, first!));
  await ada.run('verifyChange', { type: 'NONE', code: second! });
}

export async function trustedDevices({ app, person }: Walk): Promise<void> {
  const ada = person();
  const { email, password } = ada;
  await ada.signUpWithTotp(app.clock.advance);
  const rememberedBy = async (otp: string) =>
    ada.run('verifyTotp', { ticket: await ada.ticket(), otp, rememberDevice: true }, '');
  const { deviceToken } = await rememberedBy(ada.code());
  ada.hold(await ada.run('signIn', { email, password, deviceToken }, ''));
  await ada.run('refresh', { refreshToken: ada.refreshToken });
  const { trustedDevices: own } = await ada.run('trustedDevices');
  await ada.run('revokeTrustedDevice', { id: own[0].id });
  app.clock.advance(60);
  ada.hold(await rememberedBy(ada.code()));
  await ada.run('revokeAllTrustedDevices');
}

export async function passkeys({ person }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  const passkey = newPasskey();
  await passkey.enroll(ada, { origin: 'https://elsewhere.example.com' });
  const { factorId } = await passkey.enroll(ada);
  await ada.run('generateWebauthn', { ticket: 'none' }, '');
  const ticket = await ada.ticket();
  await passkey.redeem(ada, ticket, { signature: 'broken' });
  ada.hold(await passkey.redeem(ada, ticket));
  await passkey.signInAlone(ada, { counter: 1 });
  await passkey.signInAlone(ada, { signature: 'broken' });
  ada.hold(await passkey.signInAlone(ada));
  await ada.run('removePassword');
  await ada.run('removeFactor', { factorId });

  // What is removed ends the session that was opened by it alone.
  const bob = person();
  await bob.signUp();
  const alone = await passkey.enroll(bob);
  await passkey.signInAlone(bob);
  await bob.run('removeFactor', { factorId: alone.factorId });
}

export async function handedOver({ app, recorder, person }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  const [right, wrong] = [handOver(ada, app.origin), handOver(ada, app.origin)];
  const issue = (portal: typeof right) =>
    recorder.during(`POST ${HAND_OVER_PATH}`, () => portal.code());
  const exchange = (code: string, codeVerifier: string) =>
    ada.run('exchangeCode', { code, codeVerifier }, '');
  const code = await issue(right);
  await exchange(code, right.verifier);
  await exchange(code, right.verifier);
  await exchange(await issue(wrong), right.verifier);
  await exchange('none', right.verifier);
}

export async function sentCodes({ factors, app, person, arrange }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  const { phoneNumber, factorId: phone } = await factors.enrollSms(ada);
  const first = await ada.ticket();
  await ada.run('sendCode', { ticket: first, factorId: phone }, '');
  const otp = factors.codeBySms(phoneNumber);
  await ada.run('verifySms', { ticket: first, otp: otherThan(otp) }, '');
  ada.hold(await ada.run('verifySms', { ticket: first, otp }, ''));

  await arrange(() => verifyAddress(app, ada));
  const { factorId: mailbox } = await ada.run('enrollEmail');
  const code = factors.codeByMail(ada.email);
  await ada.run('verifyEnrollEmail', { factorId: mailbox, code: otherThan(code) });
  await ada.run('verifyEnrollEmail', { factorId: mailbox, code });
  app.clock.advance(60);

  const second = await ada.ticket();
  factors.sms.behaviour = 'fail';
  await ada.run('sendCode', { ticket: second, factorId: phone }, '');
  factors.sms.behaviour = 'accept';
  await ada.run('sendCode', { ticket: second, factorId: mailbox }, '');
  await ada.run('verifyEmail', { ticket: second, otp: factors.codeByMail(ada.email) }, '');
}

export async function managedFactors({ factors, app, person }: Walk): Promise<void> {
  const ada = person();
  await ada.signUpWithTotp(app.clock.advance);
  await ada.signInWithTotp();
  const { factorId } = await factors.enrollSms(ada);
  await ada.run('renameFactor', { factorId, name: 'Phone' });
  await ada.run('setPrimary', { factorId });
  await ada.run('removeFactor', { factorId });
  const { mfa } = await ada.run('me');
  await ada.run('removeFactor', { factorId: mfa.factors[0].id });
}

/** The tenth failure within a day, and the hundredth: at a ticket, and where MFA is to be switched off. */
export async function suspension({ app, person, arrange }: Walk): Promise<void> {
  const day = 24 * 3600 * 1000;
  for (const fail of [
    async (ada: Person) => ada.verifyTotp(await ada.ticket(), ada.wrongCode()),
    (ada: Person) => ada.run('verifyChange', { type: 'NONE', code: ada.wrongCode() }),
  ]) {
    const ada = person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(60);
    const where = { type: 'TOTP', user: { email: ada.email } } as const;
    for (const [failures, at] of [
      [9, app.clock()],
      [10, app.clock()],
      [99, new Date(app.clock().getTime() - day)],
    ] as const) {
      const failedAt = Array.from({ length: failures }, () => at);
      await arrange(() => app.db.factor.updateMany({ where, data: { failedAt } }));
      await fail(ada);
    }
  }
}
