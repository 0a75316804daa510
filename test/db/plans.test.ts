import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLANNING_OPTIONS } from '../../src/db/planning.ts';
import { testDatabase } from '../support/database.ts';
import { readStatements } from '../support/printed-statements.ts';
import { seedBigTables } from '../support/big-tables.ts';

/** Those that grow with the number of users, and of what they do. */
const BIG = [
  'audit_events',
  'audit_links',
  'factors',
  'mailed_tokens',
  'one_time_codes',
  'recovery_codes',
  'sessions',
  'throttles',
  'tickets',
  'trusted_devices',
  'users',
  'webauthn_credentials',
  'webhook_deliveries',
];

/** How the statements begin that read one from end to end all the same, and why they may. */
const SCANS: Readonly<Record<string, string>> = {
  'SELECT "public"."audit_events"."id", "public"."audit_events"."type", "public"."audit_events"."actor_type", "public"."audit_events"."user_id", "public"."audit_events"."ip_address", "public"."audit_events"."user_agent", "public"."audit_events"."metadata", "public"."audit_events"."occurred_at" FROM "public"."audit_events" WHERE 1 = 1':
    'a page of the newest of all, by the index, and no further',
  'SELECT id, user_id AS "userId", sealed_secret AS "sealedSecret" FROM factors WHERE':
    'resealing looks at every secret, once after each change of AUTH_SECRET',
  'SELECT ( SELECT count(*) FROM factors WHERE sealed_secret IS NOT NULL':
    'counted every ten minutes while AUTH_SECRET is rotated; with the key at hand, it is a search of the index',
  'SELECT \'passwords\' AS "kind", password_key_id AS "keyId", count(*)::int':
    'counted once at start, in the background; with the key at hand, it is a search of the indexes',
  'SELECT u.id AS "id", u.email AS "email", u.email_verified_at IS NOT NULL AS "emailVerified", u.display_name AS "displayName", u.locale AS "locale", u.default_role AS "defaultRole", u.roles AS "roles", u.disabled_at IS NOT NULL AS "disabled", u.password_length_reached AS "passwordLengthReached", u.created_at AS "createdAt", u.last_sign_in_at AS "lastSignInAt", u.metadata AS "metadata" FROM users u WHERE TRUE':
    'the newest users, from the end of an index, and no more of them than a page has',
  "SELECT EXISTS ( SELECT 1 FROM factors f WHERE f.user_id = u.id AND f.state = 'ACTIVE' ) AS":
    'npm run admin -- list, by hand and now and then',
};

type Plan = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
};

/** The big tables that a plan reads from end to end, by an index or without one. */
function scannedBy({ Plans = [], ...node }: Plan): string[] {
  const table = node['Relation Name'];
  const whole =
    node['Node Type'] === 'Seq Scan' ||
    (node['Node Type'].startsWith('Index') && !node['Index Cond']);
  return [...(whole && table && BIG.includes(table) ? [table] : []), ...Plans.flatMap(scannedBy)];
}

const statements = readStatements(await readFile('prisma/statements.sql', 'utf8'));

describe.each([
  { tables: 'with a million users', prepare: seedBigTables },
  { tables: 'that nobody has ever analysed', prepare: null },
])('on tables $tables', ({ prepare }) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase('postgres');
    client = new pg.Client({
      connectionString: database.env['DATABASE_URL'],
      options: PLANNING_OPTIONS,
    });
    await client.connect();
    await prepare?.(client);
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test('no statement reads one from end to end, but for those that may', async () => {
    expect(statements.length).toBeGreaterThan(100);
    const scans: string[] = [];
    for (const { senders, sql } of statements) {
      // The only one that has no plan.
      if (sql.startsWith('LOCK TABLE')) continue;
      const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`);
      const tables = scannedBy(rows[0]['QUERY PLAN'][0].Plan);
      const text = sql.replaceAll(/\s+/g, ' ');
      const excuse = Object.keys(SCANS).find((start) => text.startsWith(start));
      if (tables.length > 0) scans.push(excuse ?? `${senders}: ${tables.join(', ')}: ${text}`);
    }
    expect(scans.filter((scan) => !(scan in SCANS))).toEqual([]);
    // And no excuse is made that nothing needs.
    if (prepare) expect(scans.toSorted()).toEqual(Object.keys(SCANS).toSorted());
  });
});
