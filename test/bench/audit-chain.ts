import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { happenedAlone } from '../../src/audit/happened.sql.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createKeyring } from '../../src/crypto/keyring.ts';
import { createSecretBox } from '../../src/crypto/secret-box.ts';
import { openDatabase } from '../../src/db/client.ts';
import { createAuditChainStore } from '../../src/operators/audit/audit-chain.store.ts';
import { createAuditSeal } from '../../src/operators/audit/audit-seal.ts';
import { createExtendAuditChain } from '../../src/operators/audit/extend-audit-chain.ts';
import { createVerifyAuditLog } from '../../src/operators/audit/verify-audit-log.ts';
import { createSigningKeysStore } from '../../src/sessions/signing-keys.store.ts';
import { loadSigningKeys } from '../../src/sessions/signing-keys.ts';

// What the audit chain costs: `npx tsx test/bench/audit-chain.ts`, with DATABASE_URL of an empty
// PostgreSQL database; without it, on the embedded one.
const EVENTS = Number(process.env['EVENTS'] ?? 20_000);
const SINGLE = Math.min(EVENTS / 4, 3000);

const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-chain-'));
const url = process.env['DATABASE_URL'];
const config = readConfig({ DATA_DIR: dataDir, ...(url && { DATABASE_URL: url }) });
const database = await openDatabase(config);
const { db, statements } = database;
const clock = () => new Date();
const secretBox = createSecretBox(createKeyring({ current: Buffer.alloc(32, 1) }));
const keys = await loadSigningKeys({
  store: createSigningKeysStore(db),
  secretBox,
  algorithm: 'ES256',
  clock,
});
const chain = {
  store: createAuditChainStore(db, statements),
  seal: createAuditSeal({ keys, clock, issuer: 'bench' }),
};

const client = { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
const event = () => ({
  type: 'sign_in.succeeded' as const,
  sessionId: crypto.randomUUID(),
  methods: ['password', 'totp'],
  actor: 'user' as const,
  userId: crypto.randomUUID(),
});
const record = (count: number) =>
  statements.execute(happenedAlone(Array.from({ length: count }, event), { client, now: clock() }));

async function measure(name: string, events: number, act: () => Promise<unknown>): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(cpu);
  const each = (milliseconds: number) => ((milliseconds * 1000) / events).toFixed(0);
  const wall = each(performance.now() - started);
  console.log(`${name}: ${wall} ms, ${each((user + system) / 1000)} ms CPU here, per 1,000 events`);
}

async function one(): Promise<void> {
  for (let count = 0; count < SINGLE; count += 1) await record(1);
}

await record(500);
for (const round of [1, 2, 3]) {
  await statements.execute`ALTER TABLE audit_events DISABLE TRIGGER USER`;
  await measure(`${round}. recorded one by one, without the trigger`, SINGLE, one);
  await statements.execute`ALTER TABLE audit_events ENABLE TRIGGER USER`;
  await measure(`${round}. recorded one by one, with the trigger`, SINGLE, one);
}
await statements.execute`TRUNCATE audit_events, audit_pending`;
for (let count = 0; count < EVENTS; count += 500) await record(500);
await measure('linked', EVENTS, createExtendAuditChain(chain));
await measure('verified', EVENTS, createVerifyAuditLog(chain));

const [size] = await statements.query<{ links: number; events: number }>`
  SELECT pg_total_relation_size('audit_links')::float8 / ${EVENTS}::int AS "links",
    pg_total_relation_size('audit_events')::float8 / ${EVENTS}::int AS "events"`;
console.log(
  `bytes of an event: ${size!.events.toFixed(0)}, of its link: ${size!.links.toFixed(0)}`,
);
await database.close();
await rm(dataDir, { recursive: true, force: true });
