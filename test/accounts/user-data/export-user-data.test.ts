import { describe, expect, test } from 'vitest';
import { Prisma } from '../../../src/db/client.ts';
import { resetRecorded, someoneWithEverything } from '../../support/everything.ts';
import { testFactors } from '../../support/factors.ts';

const factors = await testFactors();
const { app } = factors;

const NO_PERSON = 'says nothing of any person';
const THEIRS = 'all of it is theirs';
const HASHED = 'a hash, of what only its holder is to know';
const SEALED = 'a secret';

/** Where the export has the rows of a table, or why it has none. */
const TABLES: Readonly<Record<string, { in: string } | { why: string }>> = {
  users: { in: 'user' },
  factors: { in: 'factors' },
  factor_removals: { in: 'factorRemovals' },
  mfa_resets: { in: 'mfaResets' },
  removed_factors: { in: 'removedFactors' },
  webauthn_credentials: { in: 'webauthnCredentials' },
  recovery_codes: { in: 'recoveryCodes' },
  one_time_codes: { in: 'oneTimeCodes' },
  mailed_tokens: { in: 'mailedTokens' },
  tickets: { in: 'tickets' },
  sessions: { in: 'sessions' },
  sign_in_codes: { in: 'signInCodes' },
  trusted_devices: { in: 'trustedDevices' },
  audit_events: { in: 'auditEvents' },
  throttles: { in: 'throttles' },
  mfa_policies: { why: NO_PERSON },
  audit_links: { why: 'hashes of what audit_events has' },
  audit_pending: { why: 'which of audit_events have no hash yet' },
  audit_seals: { why: NO_PERSON },
  signing_keys: { why: NO_PERSON },
  webauthn_sign_in_challenges: { why: NO_PERSON },
  foreign_schemes: { why: NO_PERSON },
  webhook_endpoints: { why: NO_PERSON },
  webhook_deliveries: { why: 'names events, which the export has; what is sent is not kept' },
  _prisma_migrations: { why: NO_PERSON },
};

/** Columns that the export does not have, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'users.password_hash': HASHED,
  'users.password_key_id': 'names a key of the service',
  'factors.user_id': THEIRS,
  'factors.sealed_secret': SEALED,
  'factors.webauthn_challenge': SEALED,
  'factor_removals.user_id': THEIRS,
  'mfa_resets.user_id': THEIRS,
  'mfa_resets.requested_by': 'who administers is theirs',
  'mfa_resets.approved_by': 'who administers is theirs',
  'removed_factors.sealed_secret': SEALED,
  'recovery_codes.code_hash': HASHED,
  'recovery_codes.key_id': 'names a key of the service',
  'mailed_tokens.token_hash': HASHED,
  'mailed_tokens.user_id': THEIRS,
  'one_time_codes.flow': HASHED,
  'one_time_codes.code_hash': HASHED,
  'tickets.token_hash': HASHED,
  'tickets.user_id': THEIRS,
  'tickets.webauthn_challenge': SEALED,
  'sessions.user_id': THEIRS,
  'sessions.refresh_token_hash': HASHED,
  'sessions.previous_refresh_token_hash': HASHED,
  'sign_in_codes.code_hash': HASHED,
  'sign_in_codes.code_challenge': HASHED,
  'sign_in_codes.user_id': THEIRS,
  'trusted_devices.user_id': THEIRS,
  'trusted_devices.token_hash': HASHED,
  'audit_events.user_id': THEIRS,
  'throttles.key': HASHED,
};

const camelCase = (column: string): string =>
  column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const columnsOf = async (): Promise<readonly { table: string; column: string }[]> =>
  app.statements.query`
    SELECT c.table_name::text AS "table", c.column_name::text AS "column"
    FROM information_schema.columns c WHERE c.table_schema = current_schema()`;

describe('exportUserData', () => {
  test('has every column of every table, or a reason why not', async () => {
    const { data, __typename } = await (await someoneWithEverything(factors)).run('exportUserData');
    expect(__typename).toBe('AuthUserData');
    const missing: string[] = [];
    for (const { table, column } of await columnsOf()) {
      const found = TABLES[table] ?? { in: table };
      if ('why' in found) continue;
      const rows = [data[found.in] ?? []].flat();
      expect(rows, `${table}: the test has nobody with any`).not.toEqual([]);
      const exported = rows.some((row: object) => camelCase(column) in row);
      if (exported === `${table}.${column}` in LEFT_OUT) missing.push(`${table}.${column}`);
    }
    expect(missing).toEqual([]);
  });

  test('has no secret in it, in no spelling, and no hash of one', async () => {
    const ada = await someoneWithEverything(factors);
    const exported = JSON.stringify(await ada.run('exportUserData'));
    const hidden = [...ada.secrets];
    for (const [name, why] of Object.entries(LEFT_OUT)) {
      if (why !== HASHED && why !== SEALED) continue;
      const [table, column] = name.split('.').map((part) => Prisma.raw(part));
      const rows = await app.statements.query<{ value: string | Uint8Array | null }>`
        SELECT ${column} AS "value" FROM ${table}`;
      const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
      expect(values, `${name}: the test has nobody with any`).not.toEqual([]);
      hidden.push(
        ...values.flatMap((value) =>
          typeof value === 'string'
            ? [value]
            : (['hex', 'base64', 'base64url'] as const).map((encoding) =>
                Buffer.from(value).toString(encoding),
              ),
        ),
      );
    }
    expect(hidden.filter((secret) => exported.includes(secret))).toEqual([]);
  });

  test('has what is stored about the viewer, and nothing of anybody else', async () => {
    const [ada, eve] = [await someoneWithEverything(factors), await someoneWithEverything(factors)];
    await resetRecorded(app, ada.userId);
    const { data, exportedAt } = await ada.run('exportUserData');
    expect(exportedAt).toBe(app.clock().toISOString());
    expect(data.user).toMatchObject({ id: ada.userId, email: ada.email, roles: ['user'] });
    expect(data.factors.map(({ type }: { type: string }) => type).toSorted()).toEqual([
      'EMAIL',
      'RECOVERY_CODES',
      'SMS',
      'TOTP',
      'TOTP',
      'WEBAUTHN',
      'WEBAUTHN',
    ]);
    const { userId } = ada;
    for (const [section, count] of Object.entries({
      sessions: await app.db.session.count({ where: { userId } }),
      trustedDevices: 1,
      oneTimeCodes: 2,
      recoveryCodes: 10,
      // The export is recorded, and is not among what it exports.
      auditEvents: (await app.db.auditEvent.count({ where: { userId } })) - 1,
    })) {
      expect(data[section], section).toHaveLength(count);
    }
    const scopes = data.throttles.map(({ scope }: { scope: string }) => scope);
    const ofMessages = ['message', 'enrollment'].flatMap((scope) =>
      ['resend', 'hour', 'day', 'tries'].map((name) => `${scope}-${name}`),
    );
    const ofUser = [
      'device',
      'session',
      'hand-over',
      'password',
      'mailbox',
      'export',
      'enrollment-account',
    ];
    expect(new Set(scopes)).toEqual(new Set([...ofUser, ...ofMessages, 'links-to-all', 'told']));
    expect(data.jobs.map(({ data: notice }: { data: object }) => notice)).toContainEqual(
      expect.objectContaining({ type: 'recovery_code.used' }),
    );

    const text = JSON.stringify(data);
    for (const foreign of [eve.userId, eve.email, eve.phoneNumber]) {
      expect(text).not.toContain(foreign);
    }
  });

  test('does not tell from where an administrator acted, nor who it was', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const by = crypto.randomUUID();
    await app.db.auditEvent.create({
      data: {
        id: crypto.randomUUID(),
        type: 'user.mfa_requirement_set',
        actorType: 'admin',
        userId: user.id,
        ipAddress: '203.0.113.200',
        userAgent: 'the office of the operator',
        metadata: { requirement: 'REQUIRED', by },
        occurredAt: app.clock(),
      },
    });
    const { data } = await ada.run('exportUserData');
    expect(data.auditEvents).toContainEqual(
      expect.objectContaining({
        type: 'user.mfa_requirement_set',
        metadata: { requirement: 'REQUIRED' },
        ipAddress: null,
        userAgent: null,
      }),
    );
    expect(JSON.stringify(data)).not.toContain(by);
  });

  test('has what the viewer did as an administrator, and not to whom', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const other = crypto.randomUUID();
    await app.db.auditEvent.create({
      data: {
        id: crypto.randomUUID(),
        type: 'user.mfa_requirement_set',
        actorType: 'admin',
        userId: other,
        ipAddress: '203.0.113.201',
        metadata: { requirement: 'REQUIRED', by: user.id },
        occurredAt: app.clock(),
      },
    });
    const { data } = await ada.run('exportUserData');
    expect(data.auditEvents).toContainEqual(
      expect.objectContaining({
        type: 'user.mfa_requirement_set',
        ipAddress: '203.0.113.201',
      }),
    );
    expect(JSON.stringify(data)).not.toContain(other);
  });

  test('takes a fresh proof, by the strongest factor where one is held', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    expect(await ada.run('exportUserData')).toMatchObject({
      __typename: 'AuthStepUpRequiredError',
      acceptedFactors: ['TOTP'],
    });

    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    expect(await ada.run('exportUserData')).toMatchObject({ __typename: 'AuthUserData' });
  });

  test('is given five times a day', async () => {
    const ada = app.person();
    await ada.signUp();
    const exports = await Promise.all(
      Array.from({ length: 8 }, () => ada.run('exportUserData').then(({ code }) => code)),
    );
    expect(exports.filter((code) => code === 'RATE_LIMITED')).toHaveLength(3);
    expect(await ada.run('exportUserData')).toMatchObject({
      __typename: 'AuthRateLimitedError',
      retryAfter: 24 * 3600,
    });
    app.clock.advance(24 * 3600);
    ada.hold(await ada.signIn());
    expect(await ada.run('exportUserData')).toMatchObject({ __typename: 'AuthUserData' });
  });

  test('is for those who are signed in', async () => {
    const { errors } = await app.person().run('exportUserData', {}, '');
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
