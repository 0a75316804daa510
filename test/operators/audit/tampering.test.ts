import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importSigningKey, signJws } from '../../../src/crypto/jws.ts';
import { insertLinks } from '../../../src/operators/audit/audit-link.sql.ts';
import { makeLink, NO_LINK, type Link } from '../../../src/operators/audit/audit-link.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { auditChain } from '../../support/audit-chain.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const chain = auditChain(app, createAdministrator(app));
const { tamper, verify } = chain;

/** Where each event is in the chain, oldest first. */
let ids: string[] = [];
let accessToken = '';
let administrator = '';
const NEW_ID = '00000000-0000-7000-8000-000000000001';

beforeAll(async () => {
  const [ada, root] = [app.person(), app.person()];
  const { user } = await ada.signUp();
  administrator = (await root.signUp()).user.id;
  await ada.signIn('wrong');
  await chain.record({
    type: 'user.mfa_requirement_set',
    requirement: 'REQUIRED',
    by: administrator,
    actor: 'admin',
    userId: user.id,
  });
  await ada.signIn();
  accessToken = ada.accessToken;
  await chain.extend();
  ids = (await chain.linked()).map(({ event }) => event!.id);
  await chain.keep();
});
afterEach(() => chain.restore());

const idOf = (at: number): string => ids.at(at)!;
const typeAt = async (type: string) =>
  (await chain.linked()).find(({ event }) => event!.type === type)!.event!.id;
const event = (id: string): string => `WHERE id = '${id}'`;

test('a log that nobody touched is intact', async () => {
  expect(await verify()).toEqual({
    intact: true,
    checkedEvents: ids.length,
    firstBrokenId: null,
    headHash: (await chain.linked()).at(-1)!.link.hash,
  });
  expect(ids.length).toBeGreaterThan(6);
});

describe('whatever is changed in an event is found, and which it was', () => {
  const changes = {
    type: `type = 'sign_in.succeeded'`,
    'who did it': `actor_type = 'system'`,
    'whom it is about': `user_id = '${randomUUID()}'`,
    'that it is about somebody': 'user_id = NULL',
    'the address': `ip_address = '198.51.100.1'`,
    'that there was an address': 'ip_address = NULL',
    'all of where it came from': 'ip_address = NULL, user_agent = NULL',
    'the program': `user_agent = 'Another'`,
    'what is said of it': `metadata = metadata || '{"reason": "rate_limited"}'`,
    'what more is said of it': `metadata = metadata || '{"more": 1}'`,
    'what is personal of it': `metadata = metadata || '{"sessionId": "${randomUUID()}"}'`,
    'the time': `occurred_at = occurred_at + interval '1 millisecond'`,
    'the id': `id = '${NEW_ID}'`,
  };
  test.each(Object.entries(changes))('%s', async (_, change) => {
    const id = await typeAt('sign_in.failed');
    await tamper(`UPDATE audit_events SET ${change} ${event(id)}`);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: id });
  });

  test('which administrator it was', async () => {
    const id = await typeAt('user.mfa_requirement_set');
    const by = `metadata || '{"by": "${randomUUID()}"}'`;
    await tamper(`UPDATE audit_events SET metadata = ${by} ${event(id)}`);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: id });
  });

  test.each([0, 3, -1])('the one at %i', async (at) => {
    await tamper(`UPDATE audit_events SET type = 'email.verified' ${event(idOf(at))}`);
    const { intact, firstBrokenId, checkedEvents } = await verify();
    expect({ intact, firstBrokenId }).toEqual({ intact: false, firstBrokenId: idOf(at) });
    expect(checkedEvents).toBe(at === -1 ? ids.length - 1 : at);
  });
});

describe('whatever is taken out is missed', () => {
  const link = (id: string): string => `WHERE event_id = '${id}'`;

  test.each([0, 3, -1])('the event at %i', async (at) => {
    await tamper(`DELETE FROM audit_events ${event(idOf(at))}`);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: idOf(at) });
  });

  test.each([0, 3])(
    'the event at %i with its link: the one after it hangs in the air',
    async (at) => {
      const id = idOf(at);
      await tamper(`DELETE FROM audit_events ${event(id)}`, `DELETE FROM audit_links ${link(id)}`);
      expect(await verify()).toMatchObject({ intact: false, firstBrokenId: idOf(at + 1) });
    },
  );

  test.each([1, 3])('the last %i with their links: the head was signed', async (count) => {
    const list = ids.slice(-count).map((id) => `'${id}'`);
    const cut = [
      `DELETE FROM audit_events WHERE id IN (${list.join()})`,
      `DELETE FROM audit_links WHERE event_id IN (${list.join()})`,
    ];
    await tamper(...cut);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: null });

    // Events of later do not cover it up.
    await chain.record({ type: 'email.verified', actor: 'system', userId: null });
    await chain.extend();
    const next = (await chain.linked()).at(-1)!.link.eventId;
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: next });
  });

  test('links alone: their events are in none', async () => {
    await tamper(`DELETE FROM audit_links ${link(idOf(-1))}`);
    expect(await verify()).toMatchObject({ intact: false });
    await tamper('DELETE FROM audit_links');
    expect(await verify()).toMatchObject({ intact: false });
  });

  test('everything', async () => {
    await tamper('DELETE FROM audit_events', 'DELETE FROM audit_links');
    expect(await verify()).toMatchObject({ intact: false });
    expect((await chain.head()).body.position).toBe(ids.length);
  });

  test('an event before it had a link', async () => {
    await tamper(
      `INSERT INTO audit_pending (event_id) VALUES ('${NEW_ID}')`,
      `DELETE FROM audit_events ${event(NEW_ID)}`,
    );
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: NEW_ID });
    await chain.extend();
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: NEW_ID });
  });
});

describe('whatever is put in or moved is found', () => {
  const inserted = `INSERT INTO audit_events (id, type, actor_type, metadata, occurred_at)
    VALUES ('${NEW_ID}', 'email.verified', 'user', '{}', now())`;

  test('an event that the service never saw', async () => {
    await tamper(inserted);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: NEW_ID });
  });

  test('with a link at the end', async () => {
    await tamper(
      inserted,
      `INSERT INTO audit_links (position, event_id, hash)
       SELECT max(position) + 1, '${NEW_ID}', sha256('x') FROM audit_links`,
    );
    expect(await verify()).toMatchObject({ intact: false });
    // The service does not go on as if nothing were.
    await chain.record({ type: 'email.verified', actor: 'system', userId: null });
    await expect(chain.extend()).rejects.toThrow('tampered');
  });

  test('an event that is to be linked again, and it does not stop the chain', async () => {
    await tamper(`INSERT INTO audit_pending (event_id) VALUES ('${idOf(2)}')`);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: idOf(2) });
    await chain.record({ type: 'email.verified', actor: 'system', userId: null });
    await chain.extend();
    expect(await chain.linked()).toHaveLength(ids.length + 1);
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: idOf(2) });
  });

  test('two events change places', async () => {
    const [one, two] = [idOf(2), idOf(4)];
    await tamper(
      `UPDATE audit_events SET id = '${NEW_ID}' ${event(one)}`,
      `UPDATE audit_events SET id = '${one}' ${event(two)}`,
      `UPDATE audit_events SET id = '${two}' ${event(NEW_ID)}`,
    );
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: one });
  });

  test('two links change places', async () => {
    await tamper(
      'UPDATE audit_links SET position = -1 WHERE position = 3',
      'UPDATE audit_links SET position = 3 WHERE position = 5',
      'UPDATE audit_links SET position = 5 WHERE position = -1',
    );
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: idOf(4) });
  });
});

describe('who knows how the chain is made', () => {
  /** Changes an event, and makes every link anew. */
  async function rewrite(): Promise<void> {
    await tamper(`UPDATE audit_events SET type = 'email.verified' ${event(idOf(2))}`);
    const links: Link[] = [];
    for (const { event: stored } of await chain.linked()) {
      links.push(makeLink(links.at(-1) ?? NO_LINK, stored!));
    }
    await tamper('DELETE FROM audit_links');
    await app.statements.execute(insertLinks(links));
  }

  const setSeal = (name: string, jws: string) =>
    tamper(
      `INSERT INTO audit_seals VALUES ('${name}', '${jws}')
       ON CONFLICT (name) DO UPDATE SET jws = EXCLUDED.jws`,
    );

  test('cannot make it anew: its head was signed', async () => {
    await rewrite();
    expect(await verify()).toMatchObject({ intact: false });
  });

  test('gains nothing by removing what was signed', async () => {
    await rewrite();
    await tamper('DELETE FROM audit_seals');
    expect(await verify()).toMatchObject({ intact: false });
    expect((await chain.head()).status).toBe(503);
    await chain.record({ type: 'email.verified', actor: 'system', userId: null });
    await expect(chain.extend()).rejects.toThrow('tampered');
  });

  test('cannot sign it by another key', async () => {
    await rewrite();
    const { link } = (await chain.linked()).at(-1)!;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const [header] = (await chain.seal('head'))!.split('.');
    const forged = signJws(
      { ...importSigningKey({ kid: 'any', algorithm: 'ES256' }, 'any', pkcs8), header: header! },
      { iss: 'any', position: link.position, hash: link.hash, iat: 1 },
    );
    await setSeal('head', forged);
    expect(await verify()).toMatchObject({ intact: false });
  });

  test('cannot pass another signed text for the head, nor the head for a checkpoint', async () => {
    const head = (await chain.seal('head'))!;
    await setSeal('head', accessToken);
    expect(await verify()).toMatchObject({ intact: false });
    await setSeal('head', head);
    expect(await verify()).toMatchObject({ intact: true });

    await tamper('DELETE FROM audit_links', 'DELETE FROM audit_events');
    await setSeal('checkpoint', head);
    expect(await verify()).toMatchObject({ intact: false });
  });

  test('cannot call an event erased whose user is there', async () => {
    const id = await typeAt('sign_in.succeeded');
    await tamper(
      `UPDATE audit_events SET metadata = metadata - 'sessionId' ${event(id)}`,
      `UPDATE audit_links SET subject_salt = NULL WHERE event_id = '${id}'`,
    );
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: id });
  });

  test.each([
    ['subject_salt', 'user_id = gen_random_uuid()', 'still says by which session'],
    ['origin_salt', `ip_address = '198.51.100.1'`, 'still says from where'],
    ['actor_salt', `metadata = metadata - 'by'`, 'no longer says that it was somebody'],
    ['actor_salt', `metadata = metadata || '{"by": "x"}'`, 'names nobody that could be'],
  ])('cannot call an event erased without %s that %s: it %s', async (salt, change) => {
    const type = salt === 'actor_salt' ? 'user.mfa_requirement_set' : 'sign_in.succeeded';
    const id = await typeAt(type);
    await tamper(
      `UPDATE audit_events SET ${change} ${event(id)}`,
      `UPDATE audit_links SET ${salt} = NULL WHERE event_id = '${id}'`,
    );
    expect(await verify()).toMatchObject({ intact: false, firstBrokenId: id });
  });

  test('can go back to an older head, but not to what others kept of the newer', async () => {
    const former = (await chain.seal('head'))!;
    await chain.record({ type: 'email.verified', actor: 'system', userId: null });
    await chain.extend();
    const kept = (await chain.head()).body;
    const last = (await chain.linked()).at(-1)!.link.eventId;
    await tamper(
      `DELETE FROM audit_events ${event(last)}`,
      `DELETE FROM audit_links WHERE event_id = '${last}'`,
    );
    await setSeal('head', former);

    expect(await verify()).toMatchObject({ intact: true });
    expect((await chain.head()).body.position).toBeLessThan(kept.position);
  });
});
