import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { auditChain } from '../../support/audit-chain.ts';
import { memoryLog } from '../../support/memory-log.ts';

const DAY = 24 * 3600;
const { log, lines } = memoryLog('error');
const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_AUDIT_RETENTION_DAYS: '30' }, { log });
const chain = auditChain(app, createAdministrator(app));
const drop = () => app.services.dropOldEvents(app.clock());

let before = { all: 0, old: 0, head: '' };

/** More than one batch of old events, and some that are young. */
beforeAll(async () => {
  const event = { type: 'email.verified', actor: 'system', userId: null } as const;
  for (let batch = 0; batch < 3; batch += 1) {
    await chain.record(...Array.from({ length: 250 }, () => event));
  }
  await chain.extend();
  const old = await app.db.auditEvent.count();
  app.clock.advance(31 * DAY);
  await app.person().signUp();
  await chain.extend();
  const { checkedEvents: all, headHash: head } = await chain.verify();
  before = { all, old, head };
  await chain.keep();
});
beforeEach(() => chain.restore());

test('old events go, and where the chain begins then is signed', async () => {
  expect(before.old).toBeGreaterThan(750);
  await drop();
  const young = before.all - before.old;
  expect(await app.db.auditEvent.count()).toBe(young);
  expect(await chain.verify()).toEqual({
    intact: true,
    checkedEvents: young,
    firstBrokenId: null,
    headHash: before.head,
  });
  await chain.record({ type: 'email.verified', actor: 'system', userId: null });
  await chain.extend();
  expect(await chain.verify()).toMatchObject({ intact: true, checkedEvents: young + 1 });
});

test('the chain goes on where everything was dropped', async () => {
  const now = new Date(app.clock().getTime() + 31 * DAY * 1000);
  await app.services.dropOldEvents(now);
  expect(await app.db.auditEvent.count()).toBe(0);
  expect(await chain.verify()).toMatchObject({ intact: true, checkedEvents: 0 });
  expect((await chain.head()).body).toMatchObject({ position: before.all, hash: before.head });
  await chain.record({ type: 'email.verified', actor: 'system', userId: null });
  await chain.extend();
  expect(await chain.verify()).toMatchObject({ intact: true, checkedEvents: 1 });
});

test('what was tampered with does not go, however old it is', async () => {
  const { id } = await app.db.auditEvent.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await chain.tamper(`UPDATE audit_events SET type = 'sign_in.failed' WHERE id = '${id}'`);
  await drop();
  expect(await app.db.auditEvent.count()).toBe(before.all);
  expect(await chain.verify()).toMatchObject({ intact: false, firstBrokenId: id });
  expect(lines.join()).toContain('tampered');
});

test('nobody else drops old events, nor the statement that they were dropped', async () => {
  const oldest = '(SELECT event_id FROM audit_links WHERE position <= 5)';
  await chain.tamper(
    `DELETE FROM audit_events WHERE id IN ${oldest}`,
    'DELETE FROM audit_links WHERE position <= 5',
  );
  expect(await chain.verify()).toMatchObject({ intact: false });
  await chain.restore();

  await drop();
  await chain.tamper(`DELETE FROM audit_seals WHERE name = 'checkpoint'`);
  expect(await chain.verify()).toMatchObject({ intact: false });
});

test('while it goes, looking finds nothing wrong', async () => {
  const [verified] = await Promise.all([chain.verify(), drop(), drop()]);
  expect(verified).toMatchObject({ intact: true, headHash: before.head });
  expect(await chain.verify()).toMatchObject({ intact: true });
});
