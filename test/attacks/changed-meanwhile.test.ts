import { describe, expect, test } from 'vitest';
import { createPasswordAttemptStore } from '../../src/sign-in/password-attempt.store.ts';
import { testApp } from '../support/app.ts';

const app = testApp();
const unlimited = { identifier: null, address: null };

/** The two statements of a sign-in, with something happening while the password is hashed. */
async function signInWhile(meanwhile: (email: string) => Promise<unknown>) {
  const ada = app.person();
  await ada.signUp();
  const store = createPasswordAttemptStore(app.statements);
  const attempt = await store.begin(ada.email, unlimited, app.clock());
  if (attempt.kind !== 'open' || !attempt.candidate) throw new Error('the attempt was refused');
  const verified = attempt.candidate;
  await meanwhile(ada.email);

  const now = app.clock();
  const times = { createdAt: now, expiresAt: now };
  const row = { userId: verified.id, sessionId: null, proofs: [], mailbox: false, ...times };
  const client = { ipAddress: null, userAgent: null };
  const session = {
    id: crypto.randomUUID(),
    refreshToken: '',
    refreshTokenHash: Buffer.from(crypto.randomUUID()),
    proofs: [],
    client,
    createdAt: now,
    expiresAt: now,
  };
  const ticket = { ...row, purpose: 'SIGN_IN' as const, tokenHash: Buffer.from(session.id) };
  const password = { stored: verified, lengthReached: 15, advice: null, isNews: false };
  const decided = { verified, password };
  return {
    session: await store.openSession({ ...decided, session, device: null }, unlimited, [], {
      client,
      now,
    }),
    ticket: await store.issueTicket({ ...decided, ticket }, unlimited, [], { client, now }),
  };
}

describe('hashing takes a while; what changes meanwhile counts', () => {
  test('nothing changed: the sign-in goes on', async () => {
    const { session, ticket } = await signInWhile(async () => {});
    expect(session).not.toBeNull();
    expect(ticket).toBe(true);
  });

  test('a user who was disabled gets neither session nor ticket', async () => {
    const disabledAt = app.clock();
    const outcome = await signInWhile((email) =>
      app.db.user.update({ where: { email }, data: { disabledAt } }),
    );
    expect(outcome).toEqual({ session: null, ticket: false });
  });

  test('a factor that was enrolled is asked for: no session', async () => {
    const outcome = await signInWhile((email) =>
      app.db.user.update({
        where: { email },
        data: {
          factors: {
            create: {
              id: crypto.randomUUID(),
              type: 'TOTP',
              state: 'ACTIVE',
              name: 'New',
              createdAt: app.clock(),
            },
          },
        },
      }),
    );
    expect(outcome).toEqual({ session: null, ticket: true });
  });

  test('a policy that was changed is asked again: no session', async () => {
    const outcome = await signInWhile(
      () => app.statements.execute`
        INSERT INTO mfa_policies
        SELECT version + 1, 'REQUIRED', allowed_factors, recovery_codes_count, grace_period_days,
          trusted_devices_enabled, trusted_devices_duration_days, strict, ignore_enrolled,
          risk_triggers, role_requirements, required_since, created_at
        FROM mfa_policies`,
    );
    await app.statements.execute`DELETE FROM mfa_policies WHERE version > 1`;
    expect(outcome).toEqual({ session: null, ticket: true });
  });

  test('a password that was changed opens nothing', async () => {
    const passwordChangedAt = new Date(app.clock().getTime() + 1);
    const outcome = await signInWhile((email) =>
      app.db.user.update({ where: { email }, data: { passwordChangedAt } }),
    );
    expect(outcome).toEqual({ session: null, ticket: false });
  });
});
