import { describe, expect, test } from 'vitest';
import { resetRecorded, someoneWithEverything } from '../../support/everything.ts';
import { testFactors } from '../../support/factors.ts';
import type { Person } from '../../support/person.ts';
import { tracesOf } from '../../support/traces.ts';

const factors = await testFactors();
const { app, mail } = factors;

const deletion = (person: Person) => person.run('deleteUser');
const farewellTo = (email: string) =>
  mail.waitForMail(
    ({ recipients, subject }) => recipients.includes(email) && /deleted|gelöscht/.test(subject!),
  );

const eventsOf = (userId: string) =>
  app.db.auditEvent.findMany({ where: { userId }, orderBy: { id: 'asc' } });

/** Whoever was deleted last. */
async function lastPseudonym(): Promise<string> {
  const where = { type: 'user.deleted' };
  return (await app.db.auditEvent.findFirstOrThrow({ where, orderBy: { id: 'desc' } })).userId!;
}

/** Everything by which somebody could be told. */
async function wordsOf(userId: string, words: readonly string[]): Promise<string[]> {
  const rows = { sessions: true, factors: true, trustedDevices: true };
  const user = await app.db.user.findUniqueOrThrow({ where: { id: userId }, include: rows });
  const ids = [...user.sessions, ...user.factors, ...user.trustedDevices].map(({ id }) => id);
  return [userId, user.email, user.displayName, ...ids, ...words];
}

describe('deleteUser', () => {
  test('leaves no trace in any table or job, once the farewell is sent', async () => {
    const ada = await someoneWithEverything(factors);
    const { userId, phoneNumber } = ada;
    const words = await wordsOf(userId, [phoneNumber]);
    expect(await tracesOf(app, words)).toEqual(
      expect.arrayContaining(['public.users', 'public.audit_events', 'public.throttles']),
    );
    expect((await tracesOf(app, words)).some((table) => table.startsWith('pgboss.'))).toBe(true);

    expect(await deletion(ada)).toMatchObject({ __typename: 'AuthDeletedUser', id: userId });
    await farewellTo(ada.email);
    await expect.poll(() => tracesOf(app, words), { timeout: 10_000 }).toEqual([]);
  });

  test('opens nothing any more, at once', async () => {
    const ada = await someoneWithEverything(factors);
    const { email, password, deviceToken } = ada;
    const { ticket } = await ada.signIn();
    await deletion(ada);

    for (const operation of ['me', 'deleteUser', 'exportUserData', 'generateTotp'] as const) {
      const { errors } = await ada.run(operation);
      expect(errors![0]!.extensions.code, operation).toBe('UNAUTHENTICATED');
    }
    expect(await ada.run('refresh', { refreshToken: ada.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await ada.run('signIn', { email, password, deviceToken }, '')).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
  });

  test('keeps what happened and when, of one pseudonym, and not to whom nor from where', async () => {
    const ada = await someoneWithEverything(factors);
    await resetRecorded(app, ada.userId);
    const before = await eventsOf(ada.userId);
    await deletion(ada);

    expect(await eventsOf(ada.userId)).toEqual([]);
    const pseudonym = await lastPseudonym();
    const after = await eventsOf(pseudonym);
    const told = (events: typeof after) =>
      events.map(({ id, type, actorType, occurredAt }) => ({ id, type, actorType, occurredAt }));
    expect(told(after).slice(0, before.length)).toEqual(told(before));
    expect(after.slice(before.length).map(({ type }) => type)).toEqual([
      'session.revoked',
      'trusted_device.revoked',
      'user.deleted',
    ]);
    for (const event of after) expect(event).toMatchObject({ ipAddress: null, userAgent: null });
    const metadata = after.map((event) => event.metadata as Record<string, unknown>);
    expect(metadata).toContainEqual({ factorType: 'WEBAUTHN' });
    expect(metadata).toContainEqual({ methods: ['password', 'totp'] });
    expect(metadata).toContainEqual({ reason: 'wrong_password' });
  });

  test('calls the same user by another name each time', async () => {
    const ada = app.person();
    const pseudonyms = new Set<string>();
    for (let times = 0; times < 2; times += 1) {
      await ada.signUp();
      await deletion(ada);
      pseudonyms.add(await lastPseudonym());
    }
    expect(pseudonyms.size).toBe(2);
  });

  test('keeps no place, no address and no program of a decision by risk', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const kept = { outcome: 'session', triggers: ['NEW_LOCATION'], enabled: ['NEW_LOCATION'] };
    await app.db.auditEvent.create({
      data: {
        id: crypto.randomUUID(),
        type: 'risk.assessed',
        actorType: 'user',
        userId: user.id,
        metadata: { ...kept, evidence: { to: 'AT' }, facts: { ipAddress: '203.0.113.9' } },
        occurredAt: app.clock(),
      },
    });
    await deletion(ada);
    const events = await eventsOf(await lastPseudonym());
    expect(events.find(({ type }) => type === 'risk.assessed')!.metadata).toEqual(kept);
  });

  test('lets an administrator go, the last one, too, and keeps what they did', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    await app.db.user.update({ where: { id: user.id }, data: { roles: ['user', 'admin'] } });
    const about = crypto.randomUUID();
    const event = {
      id: crypto.randomUUID(),
      type: 'user.mfa_requirement_set',
      actorType: 'admin',
      userId: about,
      occurredAt: app.clock(),
    };
    const metadata = { requirement: 'REQUIRED', by: user.id };
    await app.db.auditEvent.create({ data: { ...event, metadata, ipAddress: '203.0.113.9' } });
    await ada.enrollTotp();
    expect(await deletion(ada)).toMatchObject({ __typename: 'AuthDeletedUser' });
    expect(await app.db.auditEvent.findUnique({ where: { id: event.id } })).toMatchObject({
      ...event,
      ipAddress: null,
      metadata: { requirement: 'REQUIRED', by: await lastPseudonym() },
    });
  });

  test('says farewell to the address, in its language, and from where it was done', async () => {
    const ada = app.person();
    const { email, password } = ada;
    ada.hold(await ada.run('signUp', { email, password, displayName: 'Ada', locale: 'de-AT' }));
    await deletion(ada);
    const { subject, text } = await farewellTo(email);
    expect(subject).toBe('Ticketgate: Ihr Konto wurde gelöscht');
    expect(text).toContain('Guten Tag Ada,');
    expect(text).toMatch(/IP-Adresse: 10\.\d+/);
  });

  test('sends no other notice to who is gone', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    mail.behaviour = 'defer';
    await ada.enrollTotp();
    await deletion(ada);
    mail.behaviour = 'accept';
    const jobs = await app.statements.query<{ type: string }>`
      SELECT data->>'type' AS "type" FROM pgboss.job WHERE data->>'userId' IN (${user.id}, ${await lastPseudonym()})`;
    expect(jobs).toEqual([{ type: 'user.deleted' }]);
  });

  test('touches nobody else', async () => {
    const [ada, eve] = [await someoneWithEverything(factors), await someoneWithEverything(factors)];
    const { userId } = eve;
    const stateOf = async () => ({
      events: await eventsOf(userId),
      user: await app.db.user.findUnique({
        where: { id: userId },
        include: {
          sessions: true,
          tickets: true,
          trustedDevices: true,
          factors: { include: { recoveryCodes: true, credential: true, oneTimeCodes: true } },
        },
      }),
      counters: (await eve.run('exportUserData')).data.throttles.length,
    });
    await eve.run('exportUserData');
    const before = await stateOf();
    await deletion(ada);
    const after = await stateOf();
    // The exports themselves.
    expect(after.events.slice(0, before.events.length)).toEqual(before.events);
    expect({ ...after, events: [] }).toEqual({ ...before, events: [] });
  });

  test('frees the address, and does not refill what may be sent to it', async () => {
    const ada = await someoneWithEverything(factors);
    await deletion(ada);
    expect(await ada.signUp()).toMatchObject({ __typename: 'AuthSession' });
    const { data } = await ada.run('exportUserData');
    const scopes = data.throttles.map(({ scope }: { scope: string }) => scope);
    // What was sent to the number is counted on, too, and is not the new user's.
    expect(scopes.toSorted()).toEqual([
      'enrollment-day',
      'enrollment-hour',
      'enrollment-resend',
      'enrollment-tries',
      'export',
      'links-to-all',
    ]);
  });

  test('takes a fresh proof, by the strongest factor where one is held', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    expect(await deletion(ada)).toMatchObject({
      __typename: 'AuthStepUpRequiredError',
      acceptedFactors: ['TOTP'],
    });
    expect(await app.db.user.count({ where: { email: ada.email } })).toBe(1);

    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    expect(await deletion(ada)).toMatchObject({ __typename: 'AuthDeletedUser' });
  });

  test('is open to who lost the authenticator and has two recovery codes', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
    expect(await deletion(ada)).toMatchObject({ __typename: 'AuthStepUpRequiredError' });
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[1]!));
    expect(await deletion(ada)).toMatchObject({ __typename: 'AuthDeletedUser' });
  });

  test('happens once, however many ask at once', async () => {
    const ada = app.person();
    await ada.signUp();
    const answers = await Promise.all(Array.from({ length: 8 }, () => deletion(ada)));
    const outcomes = answers.map((answer) => answer.__typename ?? answer.errors[0].extensions.code);
    expect(outcomes.toSorted()).toEqual([
      'AuthDeletedUser',
      ...Array.from({ length: 7 }, () => 'UNAUTHENTICATED'),
    ]);
  });
});
