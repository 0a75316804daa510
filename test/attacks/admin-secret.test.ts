import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const withoutSecret = testApp();
const WRONG = 'a secret that somebody tries in the place of the right one';

/** Asks with these secrets, from one network, and says what came of it. */
function someone() {
  const send = app.visitor();
  return async (secret: string, query: string = operations.mfaPolicy): Promise<string> => {
    const headers = { 'x-hasura-admin-secret': secret };
    const { errors } = await send(query, {}, undefined, headers);
    return errors?.[0]?.extensions.code ?? 'answered';
  };
}

/** What was recorded since the last look. */
async function refusals() {
  const where = { type: 'admin_secret.refused' };
  const events = await app.db.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
  await app.db.auditEvent.deleteMany({ where });
  return events;
}

describe('guessing the admin secret', () => {
  test('is recorded: from where, and never what', async () => {
    expect(await someone()(WRONG)).toBe('FORBIDDEN');

    const recorded = await refusals();
    expect(recorded).toMatchObject([
      {
        metadata: { reason: 'wrong_secret' },
        userId: null,
        ipAddress: expect.stringMatching(/^10\./),
        userAgent: 'node',
        occurredAt: app.clock(),
      },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(WRONG);
  });

  test('ends for a network at twenty in five minutes: then not even the right one is looked at', async () => {
    const [mallory, admin] = [someone(), someone()];
    for (let guess = 1; guess <= 20; guess += 1) expect(await mallory(WRONG)).toBe('FORBIDDEN');

    expect(await mallory(WRONG)).toBe('RATE_LIMITED');
    expect(await mallory(ADMIN_SECRET)).toBe('RATE_LIMITED');
    expect(await admin(ADMIN_SECRET)).toBe('answered');
    const reasons = (await refusals()).map(({ metadata }) => (metadata as never)['reason']);
    expect(reasons).toEqual([...Array(20).fill('wrong_secret'), 'rate_limited', 'rate_limited']);

    app.clock.advance(5 * 60);
    expect(await mallory(ADMIN_SECRET)).toBe('answered');
  });

  test('in parallel gives no more guesses than one after another', async () => {
    await refusals();
    const mallory = someone();
    const answers = await Promise.all(Array.from({ length: 50 }, () => mallory(WRONG)));

    expect(answers.filter((answer) => answer === 'FORBIDDEN')).toHaveLength(20);
    expect(answers.filter((answer) => answer === 'RATE_LIMITED')).toHaveLength(30);
    expect((await refusals()).length).toBeLessThanOrEqual(25);
  });

  test('counts once for a request, however many of its fields ask', async () => {
    await refusals();
    expect(await someone()(WRONG, '{ a: mfaPolicy { version } b: mfaPolicy { version } }')).toBe(
      'FORBIDDEN',
    );
    expect(await refusals()).toHaveLength(1);
  });

  test('does not hide behind the noise of other refusals', async () => {
    const send = app.visitor();
    for (let noise = 1; noise <= 10; noise += 1) {
      await send(operations.verifyTotp, { ticket: 'none', otp: '123456' });
    }
    await send(operations.mfaPolicy, {}, undefined, { 'x-hasura-admin-secret': WRONG });
    expect(await refusals()).toHaveLength(1);
  });

  test('is noticed where no secret is set, too', async () => {
    const headers = { 'x-hasura-admin-secret': ADMIN_SECRET };
    await withoutSecret.visitor()(operations.mfaPolicy, {}, undefined, headers);
    const where = { type: 'admin_secret.refused' };
    expect(await withoutSecret.db.auditEvent.count({ where })).toBe(1);
  });
});

test('the right secret writes nothing, also where wrong ones are on record', async () => {
  const admin = someone();
  await admin(WRONG);
  const rows = async () => [
    await app.db.throttle.findMany({ orderBy: { key: 'asc' } }),
    await app.db.auditEvent.count(),
  ];
  const before = await rows();

  expect(await admin(ADMIN_SECRET)).toBe('answered');
  expect(await rows()).toEqual(before);
});
