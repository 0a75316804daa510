import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { createPasswordAttemptStore } from '../../src/sign-in/password/password-attempt.store.ts';
import { testApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';

const app = testApp();
const unlimited = { identifier: null, address: null };

/** The two statements of a sign-in, with something happening while the password is hashed. */
async function signInWhile(meanwhile: (email: string) => Promise<unknown>) {
  const ada = app.person();
  await ada.signUp();
  const store = createPasswordAttemptStore(app.statements, app.services.policies);
  const attempt = await store.charge(ada.email, unlimited, app.clock());
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
    trustedDeviceId: null,
    client,
    createdAt: now,
    refreshedAt: now,
    expiresAt: now,
    limits: readConfig({}).sessionLimits,
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

  test('the ways in have changed: neither session nor ticket, of whatever purpose', async () => {
    const outcome = await signInWhile((email) =>
      app.db.user.update({ where: { email }, data: { accessVersion: { increment: 1 } } }),
    );
    expect(outcome).toEqual({ session: null, ticket: false });
  });

  test('a policy that was changed is asked again', async () => {
    const outcome = await signInWhile(
      () => app.statements.execute`
        INSERT INTO mfa_policies
        SELECT version + 1, 'REQUIRED', allowed_factors, recovery_codes_count, grace_period_days,
          trusted_devices_enabled, trusted_devices_duration_days, strict, ignore_enrolled,
          risk_triggers, role_requirements, required_since, created_at
        FROM mfa_policies`,
    );
    await app.statements.execute`DELETE FROM mfa_policies WHERE version > 1`;
    expect(outcome).toEqual({ session: null, ticket: false });
  });
});

describe('every change of the ways in is counted', () => {
  const versionOf = async ({ email }: Person) =>
    (await app.db.user.findUniqueOrThrow({ where: { email } })).accessVersion;

  /** By how much the operation raises it. */
  async function raisedBy(person: Person, change: () => Promise<unknown>): Promise<number> {
    const before = await versionOf(person);
    await change();
    return (await versionOf(person)) - before;
  }

  test('a factor activated, one suspended, one removed, the password changed, MFA off, all signed out', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await raisedBy(ada, () => ada.enrollTotp())).toBe(1);
    const next = 'nine boats behind the hill';
    const passwords = { currentPassword: ada.password, newPassword: next };
    expect(await raisedBy(ada, () => ada.run('changePassword', passwords))).toBe(1);

    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const failedAt = Array.from({ length: 98 }, () => app.clock());
    await app.db.factor.updateMany({ where: { userId, type: 'TOTP' }, data: { failedAt } });
    app.clock.advance(60);
    const { ticket } = await ada.signIn(next);
    expect(await raisedBy(ada, () => ada.verifyTotp(ticket, ada.wrongCode()))).toBe(0);
    expect(await raisedBy(ada, () => ada.verifyTotp(ticket, ada.wrongCode()))).toBe(1);

    await app.db.factor.updateMany({ where: { userId }, data: { state: 'ACTIVE', failedAt: [] } });
    const [factor] = (await ada.run('me')).mfa.factors;
    expect(await raisedBy(ada, () => ada.run('removeFactor', { factorId: factor.id }))).toBe(1);
    await ada.enrollTotp();
    const off = { type: 'NONE', code: ada.recoveryCodes[0] };
    expect(await raisedBy(ada, () => ada.run('verifyChange', off))).toBe(1);
    expect(await raisedBy(ada, () => ada.run('signOut', { all: true }))).toBe(1);
  });

  test('what is begun ends with it: a pending phone does not survive an app', async () => {
    const ada = app.person();
    await ada.signUp();
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    await ada.run('enrollWebauthn');
    await ada.enrollTotp();
    expect(await app.db.factor.count({ where: { userId, state: 'PENDING' } })).toBe(0);
  });
});
