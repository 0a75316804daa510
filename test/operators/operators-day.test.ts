import { afterAll, expect, test, vi } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { startWebhookReceiver, verify } from '../support/webhook-receiver.ts';

const receiver = await startWebhookReceiver();
afterAll(() => receiver.close());
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
});
const admin = createAdministrator(app);

test('an operator finds a user, resets them, and sees it by webhook, in the trail and in the chain', async () => {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  const { secret } = await admin.run('createWebhook', {
    url: receiver.url,
    eventTypes: ['user.mfa_reset'],
  });

  const { edges } = await admin.run('authUsers', { email: ada.email.slice(0, 12) });
  const { id: userId } = edges[0].node;
  expect(edges[0].node.email).toBe(ada.email);
  expect((await admin.run('authUser', { id: userId })).mfa).toMatchObject({ factorCount: 1 });

  expect(await admin.run('resetUserMfa', { userId })).toMatchObject({ id: userId });
  expect((await admin.run('authUser', { id: userId })).mfa).toMatchObject({ factorCount: 0 });
  expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');

  const delivered = await vi.waitFor(
    () => {
      expect(receiver.received).toHaveLength(1);
      return receiver.received[0]!;
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(verify(secret, delivered)).toMatchObject({
    type: 'user.mfa_reset',
    data: { userId },
  });

  const trail = await admin.run('auditEvents', { userId, type: 'user.mfa_reset' });
  expect(trail.edges).toHaveLength(1);
  expect(trail.edges[0].node).toMatchObject({ type: 'user.mfa_reset', actorType: 'admin', userId });
  await vi.waitFor(
    async () => {
      const chain = await admin.run('verifyAuditLog');
      expect(chain).toMatchObject({ intact: true, firstBrokenId: null });
      expect(chain.checkedEvents).toBeGreaterThanOrEqual(
        await app.db.auditEvent.count({ where: { occurredAt: { lte: app.clock() } } }),
      );
    },
    { timeout: 20_000, interval: 200 },
  );
});
