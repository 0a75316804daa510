import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { storedProofs } from '../../src/sessions/proofs.ts';
import { createTicketsStore } from '../../src/tickets/tickets.store.ts';
import { testApp } from '../support/app.ts';
import { newPasskey } from '../support/passkey.ts';
import { codeAt, type Person } from '../support/person.ts';

/** A session must not go on saying what a factor proved that is gone, perhaps because it was stolen. */
const app = testApp();

/** What the session is good for now: in this API, and to whoever trusts its next access token. */
async function assuranceOf(person: Person) {
  const { sessions } = await person.run('me');
  const { aal } = sessions.find(({ current }: { current: boolean }) => current);
  person.hold(await person.run('refresh', { refreshToken: person.refreshToken }, ''));
  const { acr, amr } = decodeJwt(person.accessToken);
  expect(acr).toBe(aal);
  return { aal, amr };
}

async function factorsOf(person: Person): Promise<{ id: string; type: string }[]> {
  return (await person.run('me')).mfa.factors;
}

async function idOf(person: Person, type: string): Promise<string> {
  return (await factorsOf(person)).find((factor) => factor.type === type)!.id;
}

/** Holds an authenticator app and a passkey, and has signed in by the passkey. */
async function someoneWithPasskey() {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  await ada.signInWithTotp();
  const passkey = newPasskey();
  await passkey.enroll(ada);
  app.clock.advance(60);
  ada.hold(await passkey.redeem(ada, await ada.ticket()));
  return { ada, passkey };
}

/** Holds two authenticator apps, and has signed in by the one that is asked for. */
async function someoneWithTwoApps(provenBy: 'first' | 'second') {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  await ada.signInWithTotp();
  const first = { id: await idOf(ada, 'TOTP'), secret: ada.totpSecret };
  const { totpSecret: secret, factorId: id } = await ada.run('generateTotp');
  await ada.run('verifyChange', { type: 'TOTP', code: codeAt(secret, app.clock()) });
  app.clock.advance(60);
  const apps = { first, second: { id: id as string, secret: secret as string } };
  const otp = codeAt(apps[provenBy].secret, app.clock());
  ada.hold(await ada.verifyTotp(await ada.ticket(), otp));
  return { ada, ...apps };
}

describe('a session that removes the factor it was proven by', () => {
  test('goes on, at aal1', async () => {
    const { ada } = await someoneWithPasskey();
    expect(await assuranceOf(ada)).toMatchObject({ aal: 'aal2' });
    await ada.run('removeFactor', { factorId: await idOf(ada, 'WEBAUTHN') });
    expect(await assuranceOf(ada)).toEqual({ aal: 'aal1', amr: ['pwd'] });
  });

  test('has to prove another one before it changes more', async () => {
    const { ada } = await someoneWithPasskey();
    await ada.run('removeFactor', { factorId: await idOf(ada, 'WEBAUTHN') });
    expect(await ada.run('removeFactor', { factorId: await idOf(ada, 'TOTP') })).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP'],
    });
  });

  test('stays at aal2 where it was proven by one that is left, too', async () => {
    const { ada } = await someoneWithPasskey();
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    await ada.run('removeFactor', { factorId: await idOf(ada, 'WEBAUTHN') });
    expect(await assuranceOf(ada)).toEqual({ aal: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
  });

  test('switches MFA off, and is aal1', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(60);
    await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
    expect(await assuranceOf(ada)).toEqual({ aal: 'aal1', amr: ['pwd'] });
  });
});

describe('of two authenticator apps', () => {
  test('the one that is removed takes its proof along', async () => {
    const { ada, second } = await someoneWithTwoApps('second');
    await ada.run('removeFactor', { factorId: second.id });
    expect(await factorsOf(ada)).toHaveLength(1);
    expect(await assuranceOf(ada)).toEqual({ aal: 'aal1', amr: ['pwd'] });
  });

  test('the other one keeps its own', async () => {
    const { ada, second } = await someoneWithTwoApps('first');
    await ada.run('removeFactor', { factorId: second.id });
    expect(await assuranceOf(ada)).toMatchObject({ aal: 'aal2' });
  });

  test('either may have given a proof that does not say which', async () => {
    const { ada, second } = await someoneWithTwoApps('first');
    // As sessions from before proofs said so.
    const at = app.clock().toISOString();
    const proofs = [
      { method: 'password', at },
      { method: 'totp', at, enrolledAt: '2020-01-01T00:00:00.000Z' },
    ];
    await app.db.session.updateMany({ where: { user: { email: ada.email } }, data: { proofs } });
    await ada.run('removeFactor', { factorId: second.id });
    expect(await assuranceOf(ada)).toEqual({ aal: 'aal1', amr: ['pwd'] });
  });
});

test('recovery codes that go with the last factor take their proofs along', async () => {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
  const { ticket } = await ada.run('stepUp');
  ada.hold(await ada.verifyTotp(ticket, ada.code()));
  await ada.run('removeFactor', { factorId: await idOf(ada, 'TOTP') });
  expect(await assuranceOf(ada)).toEqual({ aal: 'aal1', amr: ['pwd'] });
});

test('a step-up that read the session before the removal does not bring the proof back', async () => {
  const { ada } = await someoneWithPasskey();
  const session = () =>
    app.db.session.findFirstOrThrow({
      where: { user: { email: ada.email } },
      orderBy: { id: 'desc' },
    });
  const before = await session();
  await ada.run('removeFactor', { factorId: await idOf(ada, 'WEBAUTHN') });
  const after = await session();

  const { id: sessionId, userId } = before;
  const { accessVersion } = await app.db.user.findUniqueOrThrow({ where: { id: userId } });
  const now = app.clock();
  const issue = (proofs: unknown) =>
    createTicketsStore(app.statements).insertForSession(
      {
        tokenHash: Buffer.from(crypto.randomUUID()),
        purpose: 'STEP_UP',
        userId,
        sessionId,
        proofs: storedProofs(proofs),
        mailbox: false,
        createdAt: now,
        expiresAt: new Date(now.getTime() + 60_000),
      },
      { userId, accessVersion },
      { type: 'ticket.issued', purpose: 'STEP_UP', actor: 'user', userId },
      { client: { ipAddress: null, userAgent: null }, now },
    );
  expect(await issue(before.proofs)).toBe(false);
  expect(await issue(after.proofs)).toBe(true);
});
