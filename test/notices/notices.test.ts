import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEvent, AuditEventDetails, AuditSource } from '../../src/audit/audit-event.ts';
import { happened, happenedAlone } from '../../src/audit/happened.sql.ts';
import { Prisma } from '../../src/db/client.ts';
import { testApp } from '../support/app.ts';
import { startMailServer } from '../support/mail-server.ts';

const server = await startMailServer();
const app = testApp(server.env);
afterAll(() => server.close());
beforeEach(() => {
  server.mails.length = 0;
});

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const source: AuditSource = {
  client: { ipAddress: '203.0.113.7', userAgent: FIREFOX },
  now: new Date('2026-03-05T14:03:00Z'),
};
const enrolled = { type: 'factor.enrolled', factorId: 'f', factorType: 'TOTP' } as const;

async function newUser(locale = 'en') {
  const person = app.person();
  const { user } = await person.signUp();
  await app.db.user.update({ where: { id: user.id }, data: { locale, displayName: 'Ada' } });
  return { id: user.id as string, email: person.email };
}
const by = (userId: string | null, details: AuditEventDetails): AuditEvent => ({
  ...details,
  actor: 'user',
  userId,
});
const notify = (...events: AuditEvent[]) =>
  app.db.$transaction((tx) => tx.$executeRaw(happenedAlone(events, source)));
const mailTo = (email: string) => server.waitForMail(({ recipients }) => recipients[0] === email);
const jobCount = async (): Promise<number> => {
  const [row] = await app.statements.query<{ count: number }>`
    SELECT count(*)::int AS "count" FROM pgboss.job WHERE name = 'notice'`;
  return row!.count;
};

describe('a notice', () => {
  test('is sent once the change is committed, and says what, when, from where and what to do', async () => {
    const ada = await newUser();
    await notify(by(ada.id, enrolled));
    const { subject, text, html, messageId } = await mailTo(ada.email);

    expect(subject).toBe('Ticketgate: a second step was added to your account');
    expect(text).toMatchInlineSnapshot(`
      "Hello Ada,

      Your account at Ticketgate has a new second step for signing in: an authenticator app.

      When: March 5, 2026 at 2:03 PM UTC
      IP address: 203.0.113.7
      Program: Firefox, Linux

      If this was not you, somebody else can sign in to your account: remove the new second step, change your password at once, and check the second steps of your account.

      To choose a new password:

      http://localhost:4000/account/forgot-password
      "
    `);
    expect(html).toContain('<html lang="en">');
    expect(messageId).toMatch(/^<[\da-f]{8}-[\da-f]{4}-7[\da-f-]+@auth\.example\.com>$/);
    expect(await app.db.auditEvent.count({ where: { userId: ada.id, type: enrolled.type } })).toBe(
      1,
    );
  });

  test('speaks the language of its user', async () => {
    const ada = await newUser('de-AT');
    await notify(by(ada.id, { type: 'mfa.disabled', method: 'totp' }));
    const { subject, text, html } = await mailTo(ada.email);

    expect(subject).toBe('Ticketgate: Die Anmeldung in zwei Schritten wurde ausgeschaltet');
    expect(text).toContain('Guten Tag Ada,');
    expect(text).toContain('Wann: 5. März 2026 um 14:03 UTC');
    expect(html).toContain('<html lang="de">');
  });

  test('of a change that was rolled back is not sent', async () => {
    const ada = await newUser();
    const before = await jobCount();
    const rolledBack = app.db.$transaction(async (tx) => {
      await tx.$executeRaw(happenedAlone([by(ada.id, enrolled)], source));
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');

    await notify(by(ada.id, { type: 'mfa.disabled', method: 'totp' }));
    await mailTo(ada.email);
    expect(server.mails.map(({ subject }) => subject)).toEqual([
      'Ticketgate: two-step sign-in was turned off',
    ]);
    expect(await jobCount()).toBe(before + 1);
  });

  test('to a user who is gone is done with', async () => {
    const [gone, ada] = [await newUser(), await newUser()];
    await app.db.user.delete({ where: { id: gone.id } });
    await notify(by(gone.id, enrolled), by(ada.id, enrolled));
    await mailTo(ada.email);
    await expect
      .poll(async () => {
        const jobs = await app.statements.query<{ state: string }>`
          SELECT state::text AS "state" FROM pgboss.job WHERE data->>'userId' = ${gone.id}`;
        return jobs;
      })
      .toEqual([{ state: 'completed' }]);
  });
});

describe('enqueueing', () => {
  test('makes nothing of events that call for no notice', async () => {
    const ada = await newUser();
    const before = await jobCount();
    await notify(
      by(ada.id, { type: 'sign_in.succeeded', sessionId: 's', methods: ['password'] }),
      by(ada.id, { type: 'recovery_codes.generated', count: 10, replaced: false }),
    );
    expect(await jobCount()).toBe(before);
  });

  test('is a part of the statement that decides: no row, no notice', async () => {
    const ada = await newUser();
    const before = await jobCount();
    const decide = (found: boolean) => {
      const decided = Prisma.sql`SELECT id FROM decided`;
      // One that leaves it to the decision whom it is about, and one that knows.
      const events = [by(null, enrolled), by(ada.id, { type: 'mfa.disabled', method: 'totp' })];
      return app.statements.execute`
        WITH decided AS (
          SELECT id FROM users WHERE id = ${ada.id}::uuid AND ${found}::boolean
        ), ${happened(events, source, decided)},
        ${happened([by(null, { type: 'ticket.refused', method: 'totp' })], source, decided, 'nothing')}
        SELECT 1`;
    };

    await decide(false);
    expect(await jobCount()).toBe(before);
    await decide(true);
    expect(await jobCount()).toBe(before + 2);
    await expect.poll(() => server.mails.length, { timeout: 20_000 }).toBe(2);
    expect(server.mails.flatMap(({ recipients }) => recipients)).toEqual([ada.email, ada.email]);
  });

  test('of an event about nobody makes none', async () => {
    const before = await jobCount();
    await notify(by(null, enrolled));
    expect(await jobCount()).toBe(before);
  });

  test('takes the settings of the queue', async () => {
    const ada = await newUser();
    await notify(by(ada.id, enrolled));
    const [job] = await app.statements.query`
      SELECT j.retry_limit = q.retry_limit AND j.retry_delay = q.retry_delay
        AND j.retry_backoff = q.retry_backoff AND j.dead_letter = q.dead_letter
        AND j.expire_in = q.expire_seconds * interval '1 second' AND j.policy = q.policy
        AND j.keep_until = j.created_on + q.retention_minutes * interval '1 minute' AS "same"
      FROM pgboss.job j JOIN pgboss.queue q ON q.name = j.name
      WHERE j.data->>'userId' = ${ada.id}`;
    expect(job).toEqual({ same: true });
  });
});
