import { createCancelMfaResetStore } from '../../../src/accounts/mfa-reset/cancel-mfa-reset.store.ts';
import { prepareMailedToken } from '../../../src/mailed-tokens/mailed-token.ts';
import { administrator, SYSTEM } from '../../../src/operators/administrator.ts';
import { createResetUserMfaStore } from '../../../src/operators/users/reset-user-mfa.store.ts';
import { secondsAfter } from '../../../src/shared/clock.ts';
import { otherThan } from '../factors.ts';
import { ADMIN_SECRET } from '../administrator.ts';
import { operations } from '../operations.ts';
import { PASSWORD } from '../person.ts';
import { DAY, type Walk } from './walk.ts';

/** Under RISK_BASED the mailbox stands in for a factor, where the sign-in is unusual. */
export async function risks({ factors, app, admin, person, arrange }: Walk): Promise<void> {
  await admin.setPolicy({ requirement: 'RISK_BASED' });
  const ada = person();
  await ada.signUp();
  await ada.signIn();
  await arrange(() =>
    app.db.user.update({
      where: { email: ada.email },
      data: { emailVerifiedAt: app.clock(), passwordChangedAt: app.clock() },
    }),
  );
  app.clock.advance(100 * DAY);
  const { ticket, factors: offered } = await ada.signIn();
  await ada.run('sendCode', { ticket, factorId: offered[0].id }, '');
  const otp = factors.codeByMail(ada.email);
  await ada.run('verifyEmail', { ticket, otp: otherThan(otp) }, '');
  await ada.run('verifyEmail', { ticket, otp }, '');
}

export async function enrollmentTickets({ factors, app, admin, person }: Walk): Promise<void> {
  await admin.setPolicy({ requirement: 'OPTIONAL' });
  const ada = person();
  await ada.signUp();
  await admin.setPolicy({ requirement: 'REQUIRED' });
  await person().signUp();
  app.clock.advance(2 * DAY);

  const { ticket } = await ada.signIn();
  app.clock.advance(60);
  await ada.run('sendEnrollmentCode', { ticket }, '');
  const code = factors.codeByMail(ada.email);
  await ada.run('proveEnrollment', { ticket, code: otherThan(code) }, '');
  await ada.run('proveEnrollment', { ticket, code }, '');
  const { totpSecret } = await ada.run('generateTotp', {}, ticket);
  ada.totpSecret = totpSecret;
  await ada.run('verifyChange', { type: 'TOTP', code: ada.code() }, ticket);
}

export async function operators({ app, admin, person, recorder }: Walk): Promise<void> {
  await admin.setPolicy({ requirement: 'OPTIONAL' });
  const ada = person();
  const { user } = await ada.signUp();
  const ipAddress = '203.0.113.1';
  await admin.run('mfaPolicy');
  await admin.run('securityPosture');
  await admin.run('signingKeys');
  await admin.run('rotateSigningKey');
  app.clock.advance(1);
  await admin.run('rotateSigningKey');
  await admin.run('rotateSigningKey', { compromised: true });
  await recorder.during('actedFor', () =>
    app.visitor()(operations.me, {}, undefined, {
      'x-hasura-admin-secret': ADMIN_SECRET,
      'x-hasura-role': 'user',
      'x-hasura-user-id': user.id,
    }),
  );
  const passwordHash = '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfDlMfOxih58VYVfxe';
  await admin.run('importUsers', {
    users: [{ email: 'moved@example.com', passwordHash }],
  });
  await admin.run('importUsers', { users: [{ email: 'moved@example.com' }] });
  await person().run('signIn', { email: 'moved@example.com', password: 'not the one' }, '');
  await recorder.during('mfaPolicy', () =>
    app.visitor()(operations.mfaPolicy, {}, undefined, {
      'x-hasura-admin-secret': 'wrong',
    }),
  );
  await admin.run('previewPolicy', { input: { requirement: 'REQUIRED' } });
  const { edges } = await admin.run('authUsers', { first: 1 });
  const { cursor } = edges[0];
  await admin.run('authUsers', { first: 1, after: cursor, email: 'a' });
  await admin.run('authUsers', { last: 1, before: cursor });
  await admin.run('authUser', { id: user.id });
  await admin.run('createUser', { input: { email: 'new@example.com' } });
  await admin.run('createUser', { input: { email: 'other@example.com', password: PASSWORD } });
  await admin.run('disableUser', { userId: user.id });
  await admin.run('disableUser', { userId: user.id });
  await admin.run('enableUser', { userId: user.id });
  await admin.run('unlockUser', { userId: user.id });
  await admin.run('setUserRoles', { userId: user.id, roles: ['user'] });
  await admin.run('setUserMetadata', { userId: user.id, metadata: { plan: 'pro' } });
  await ada.signIn();
  await admin.run('revokeUserSessions', { userId: user.id });
  await admin.run('resetUserMfa', { userId: user.id });
  await admin.run('approveMfaReset', { userId: user.id });
  await ada.run('cancelMfaReset', { token: 'none' }, '');
  await waitingResets({ app, recorder }, user.id);
  await admin.run('explainSignIn', { userId: user.id, ipAddress, deviceToken: 'none' });
  await admin.run('setUserRequirement', { userId: user.id, requirement: 'REQUIRED' });
  const { pageInfo } = await admin.run('auditEvents', { first: 1 });
  await admin.run('auditEvents', { first: 1, after: pageInfo.endCursor });
  await admin.run('auditEvents', { userId: user.id });
  await admin.run('auditEvents', { type: 'sign_in.failed' });
  await admin.run('auditEvents', { userId: user.id, type: 'sign_in.failed' });
  await admin.run('verifyAuditLog');
}

/** What `npm run admin` does. Its job runs when it runs. */
export async function administrators({ app, person, recorder, arrange }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  const client = { ipAddress: null, userAgent: null };
  await recorder.during('npm run admin', async () => {
    const { administrators: command } = app.services;
    await command.find(ada.email);
    await command.grant(SYSTEM, ada.email, client);
    await command.list();
    await command.revoke(SYSTEM, ada.email, client);
    await command.mailPasswordReset(ada.email, client);
  });
  await arrange(() => app.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'mailed-link'`);
}

export async function webhooks({ admin, app, arrange }: Walk): Promise<void> {
  const url = 'https://93.184.215.14/hook';
  const { endpoint } = await admin.run('createWebhook', { url, eventTypes: ['user.deleted'] });
  const { id } = endpoint;
  await admin.run('updateWebhook', { id, enabled: false });
  // Nothing is sent there, and no job takes its time.
  await arrange(() =>
    app.db.webhookEndpoint.update({ where: { id }, data: { url: 'https://127.0.0.1/' } }),
  );
  const { id: deliveryId } = await admin.run('testWebhook', { id });
  await admin.run('redeliverWebhook', { deliveryId });
  await admin.run('webhookEndpoints');
  await admin.run('webhookDeliveries', { endpointId: id });
  await admin.run('rotateWebhook', { id });
  await admin.run('deleteWebhook', { id });
}

/** Those that take two administrators, which this service is not set up for. */
async function waitingResets(
  { app: { db, statements, clock }, recorder }: Pick<Walk, 'app' | 'recorder'>,
  userId: string,
): Promise<void> {
  const rule = { approvals: 2, delaySeconds: 3600, secretAdministers: true };
  const store = createResetUserMfaStore(db, statements, rule);
  const source = { client: { ipAddress: null, userAgent: null }, now: clock() };
  const later = { ...source, now: secondsAfter(source.now, 2 * 3600) };
  const by = await recorder.during(null, () =>
    db.user.findFirstOrThrow({ where: { id: { not: userId } } }),
  );
  await recorder.during(null, () =>
    db.user.update({ where: { id: by.id }, data: { roles: ['user', 'admin'] } }),
  );
  const [secret, role] = [administrator(null), administrator(by.id)];
  const request = () =>
    recorder.during('resetUserMfa', () => store.request(secret, userId, source));
  await request();
  await recorder.during('approveUserMfaReset', () => store.approve(role, userId, later));
  await request();
  await recorder.during('authUserMfaResets', () => store.waiting(userId, source.now));
  await recorder.during('withdrawUserMfaReset', () => store.withdraw(role, userId, source));
  await request();
  const { id: about } = await recorder.during(null, () =>
    db.mfaReset.findUniqueOrThrow({ where: { userId } }),
  );
  const mailed = { purpose: 'CANCEL_MFA_RESET', userId, email: 'none', about } as const;
  const { row } = prepareMailedToken({ ...mailed, expiresAt: later.now }, source.now);
  await recorder.during(null, () =>
    db.mailedToken.create({ data: { ...row, tokenHash: new Uint8Array(row.tokenHash) } }),
  );
  await recorder.during('cancelUserMfaReset', () =>
    createCancelMfaResetStore(db).cancel(row, source),
  );
}
