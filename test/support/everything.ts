import { randomBytes, randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { testFactors } from './factors.ts';
import { handOver } from './hand-over.ts';
import { mailedTokens } from './mailed-links.ts';
import { newPasskey } from './passkey.ts';

/** Someone with every factor, and a row in each table that can have one of theirs. */
export async function someoneWithEverything(factors: Awaited<ReturnType<typeof testFactors>>) {
  const { app } = factors;
  const ada = app.person();
  const { email, password } = ada;
  await ada.signUpWithTotp(app.clock.advance);
  await factors.enrollEmail(ada);
  const { factorId: phone, phoneNumber } = await factors.enrollSms(ada);
  const passkey = newPasskey();
  await passkey.enroll(ada);

  const remembered = await ada.run(
    'verifyTotp',
    { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true },
    '',
  );
  const { deviceToken } = remembered;
  ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
  await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!);
  const { ticket } = await ada.run('stepUp');
  await ada.run('generateWebauthn', { ticket }, '');
  const { ticket: opened } = await ada.signIn();
  await ada.run('sendCode', { ticket: opened, factorId: phone }, '');
  await ada.run('enrollWebauthn');
  const { totpSecret: pendingSecret } = await ada.run('generateTotp');

  // Failures are counted on the session, on the device and on the address.
  await ada.run('generateTotp', { password: 'wrong' });
  await ada.run('signIn', { email, password: 'wrong', deviceToken }, '');
  await ada.signIn('wrong');

  const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email } });
  const { tokenHash: flow } = await app.db.ticket.findFirstOrThrow({ where: { userId } });
  const expiresAt = new Date(app.clock().getTime() + 300_000);
  const codeHash = randomBytes(32);
  await app.db.oneTimeCode.create({ data: { id: randomUUID(), flow, codeHash, expiresAt } });
  const counted = [
    `mailbox:${userId}`,
    `told:factor.failed:${userId}`,
    `told:factor.paused:${phone}`,
  ];
  await app.db.throttle.createMany({
    data: counted.map((key) => ({ key, failures: 1, expiresAt })),
  });

  const codes = [{ id: randomUUID(), code_hash: `\\x${codeHash.toString('hex')}`, key_id: 'none' }];
  const factor = { type: 'TOTP', name: 'Authenticator app' };
  const removed = { id: randomUUID(), sealedSecret: randomBytes(32), factor, codes };
  const removal = { id: randomUUID(), userId, accessVersion: 0, removedAt: app.clock(), expiresAt };
  await app.db.factorRemoval.create({ data: { ...removal, factors: { create: removed } } });

  await handOver(ada, app.origin).code();

  const reset = { id: randomUUID(), userId, requestedAt: app.clock(), approvals: 2 };
  const waiting = { ...reset, effectiveAt: expiresAt, expiresAt };
  await app.db.mfaReset.create({ data: waiting });

  // Asked for, and about to be mailed; and what was mailed.
  await ada.run('requestReset', { email }, '');
  const mailed = await mailedTokens(app)(ada, 'CHANGE_EMAIL', { to: `new-${email}` });

  return Object.assign(ada, {
    userId,
    phoneNumber,
    passkey,
    deviceToken: deviceToken as string,
    /** What they hold and nobody else may learn. */
    secrets: [
      password,
      ada.totpSecret,
      pendingSecret as string,
      ...ada.recoveryCodes,
      ada.accessToken,
      ada.refreshToken,
      remembered.refreshToken as string,
      deviceToken as string,
      ticket as string,
      opened as string,
      mailed,
    ],
  });
}

/** The job of the reset that they asked for records it: not while their events are counted. */
export const resetRecorded = (
  { db }: Awaited<ReturnType<typeof testFactors>>['app'],
  userId: string,
): Promise<void> =>
  vi.waitFor(
    async () => {
      const where = { userId, type: 'password.reset_requested' };
      expect(await db.auditEvent.count({ where })).toBe(1);
    },
    { timeout: 20_000, interval: 100 },
  );
