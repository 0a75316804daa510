import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';

const factors = await testFactors();
const { app } = factors;

/** The events about a user since the last look, oldest first. */
function watch(userId: string) {
  let seen = new Set<string>();
  return async () => {
    const events = await app.db.auditEvent.findMany({ where: { userId }, orderBy: { id: 'asc' } });
    const fresh = events.filter(({ id }) => !seen.has(id));
    seen = new Set(events.map(({ id }) => id));
    return fresh.map(({ type, metadata }) => [type, metadata]);
  };
}

describe('every decision is recorded', () => {
  test('from sign-up to the end of MFA, successes and failures alike', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const news = watch(user.id);
    const session = { sessionId: expect.any(String) };
    expect(await news()).toEqual([
      ['sign_up.succeeded', {}],
      ['sign_in.succeeded', { ...session, methods: ['password'] }],
    ]);

    await ada.signIn('wrong');
    expect(await news()).toEqual([['sign_in.failed', { reason: 'wrong_password' }]]);

    const factor = { factorId: expect.any(String) };
    await ada.enrollTotp();
    expect(await news()).toEqual([
      ['factor.enrollment_started', { ...factor, factorType: 'TOTP' }],
      ['factor.enrolled', { ...factor, factorType: 'TOTP' }],
      ['recovery_codes.generated', { count: 10, replaced: false }],
    ]);

    app.clock.advance(60);
    const ticket = await ada.ticket();
    await ada.verifyTotp(ticket, ada.wrongCode());
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    await ada.verifyTotp(await ada.ticket(), ada.code());
    expect(await news()).toEqual([
      ['ticket.issued', { purpose: 'SIGN_IN' }],
      ['ticket.failed', { purpose: 'SIGN_IN', method: 'totp', reason: 'wrong_code' }],
      ['factor.failed', { method: 'totp' }],
      ['sign_in.succeeded', { ...session, methods: ['password', 'totp'] }],
      ['ticket.issued', { purpose: 'SIGN_IN' }],
      ['ticket.failed', { purpose: 'SIGN_IN', method: 'totp', reason: 'replayed' }],
    ]);

    app.clock.advance(60);
    const stepUp = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(stepUp.ticket, ada.code()));
    await ada.run('verifyChange', { type: 'NONE', code: ada.wrongCode() });
    app.clock.advance(60);
    await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
    expect(await news()).toEqual([
      ['ticket.issued', { purpose: 'STEP_UP' }],
      ['step_up.succeeded', { ...session, method: 'totp' }],
      ['mfa.disable_failed', { method: 'totp', reason: 'wrong_code' }],
      ['session.revoked', { count: 1, reason: 'factor_changed' }],
      ['mfa.disabled', { method: 'totp' }],
    ]);

    await ada.run('stepUp', { password: 'wrong' });
    await ada.run('signOut', { all: true });
    expect(await news()).toEqual([
      ['step_up.failed', { ...session, reason: 'wrong_password' }],
      ['session.revoked', { count: 1, reason: 'signed_out' }],
    ]);
  });

  test('a stolen refresh token', async () => {
    const ada = app.person();
    const { user, refreshTokenId } = await ada.signUp();
    const news = watch(user.id);
    await news();
    await ada.run('refresh', { refreshToken: ada.refreshToken });
    app.clock.advance(60);
    await ada.run('refresh', { refreshToken: ada.refreshToken });

    expect(await news()).toEqual([['refresh_token.reused', { sessionId: refreshTokenId }]]);
  });

  test('who came from where, also where nobody is known by that name', async () => {
    const nobody = app.person();
    const before = await app.db.auditEvent.count();
    await nobody.signIn();

    expect(await app.db.auditEvent.count()).toBe(before + 1);
    const event = await app.db.auditEvent.findFirst({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({
      type: 'sign_in.failed',
      metadata: { reason: 'unknown_user' },
      userId: null,
      actorType: 'user',
      ipAddress: expect.stringMatching(/^10\./),
      userAgent: 'node',
      occurredAt: app.clock(),
    });
  });

  test('a ticket that is none', async () => {
    await app.person().verifyTotp('no-such-ticket', '123456');

    const event = await app.db.auditEvent.findFirst({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({
      type: 'ticket.refused',
      metadata: { method: 'totp' },
      userId: null,
    });
  });

  test('attempts that were not looked at', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    for (let failure = 0; failure < 5; failure += 1) await ada.signIn('wrong');
    await ada.signIn();

    const events = await app.db.auditEvent.findMany({
      where: { type: 'sign_in.failed' },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(events.map(({ userId, metadata }) => ({ userId, metadata }))).toEqual([
      { userId: null, metadata: { reason: 'rate_limited' } },
      { userId: user.id, metadata: { reason: 'wrong_password' } },
    ]);
  });
});

describe('what is stored', () => {
  test('holds no password, token, code or secret in the clear', async () => {
    const ada = app.person();
    const sentPassword = 'a password nobody else has';
    const first = await ada.run('signUp', { email: ada.email, password: sentPassword });
    ada.hold(first);
    await ada.enrollTotp();
    const { factorId, phoneNumber } = await factors.enrollSms(ada);
    app.clock.advance(60);
    const { ticket } = await ada.signIn(sentPassword);
    await ada.run('sendCode', { ticket, factorId }, '');
    const sentCode = factors.codeBySms(phoneNumber);
    const second = await ada.verifyTotp(ticket, ada.code());
    const openTicket = (await ada.signIn(sentPassword)).ticket;
    const bareCodes = ada.recoveryCodes.map((code) => code.replaceAll('-', ''));

    const tables = await Promise.all([
      app.db.user.findMany(),
      app.db.factor.findMany(),
      app.db.recoveryCode.findMany(),
      app.db.oneTimeCode.findMany(),
      app.db.ticket.findMany(),
      app.db.session.findMany(),
      app.db.signingKey.findMany(),
      app.db.throttle.findMany(),
      app.db.auditEvent.findMany(),
      app.statements.query`SELECT name, data, output FROM pgboss.job`,
    ]);
    const dump = JSON.stringify(tables, (_, value) => {
      if (typeof value === 'bigint') return String(value);
      // As text, as hex and as base64: a secret must not hide in an encoding.
      if (!(value instanceof Uint8Array)) return value;
      const bytes = Buffer.from(value);
      return ['latin1', 'hex', 'base64', 'base64url'].map((encoding) =>
        bytes.toString(encoding as BufferEncoding),
      );
    });
    const secrets = [
      sentPassword,
      ticket,
      openTicket,
      ada.totpSecret,
      ...ada.recoveryCodes,
      ...bareCodes,
      ...[first, second].flatMap((session) => [session.accessToken, session.refreshToken]),
      ada.email.replace('@', '%40'),
    ];
    expect(dump).toContain(ada.email);
    for (const secret of secrets) expect(dump).not.toContain(secret);
    // Six digits are in many a number: a code would stand by itself.
    expect(dump).not.toMatch(new RegExp(`\\D${sentCode}\\D`));
  });
});
