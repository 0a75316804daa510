import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, getPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testDatabase, type DatabaseKind } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations } from '../support/operations.ts';
import { codeAt, createPerson } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';

const servers = testServers();
const now = () => new Date();
const newSecret = () => randomBytes(32).toString('base64');

async function databaseEnv(kind: DatabaseKind, { empty = false } = {}) {
  const database = await testDatabase(kind, { empty });
  onTestFinished(() => database.drop());
  return database.env;
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ticketgate-start-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Stopped before its database goes away. */
async function start(env: Record<string, string>) {
  const server = await servers.start(env);
  onTestFinished(async () => void (await server.kill()));
  return server;
}

async function keySetOf({ origin }: { origin: string }): Promise<{ keys: object[] }> {
  const response = await fetch(`${origin}/.well-known/jwks.json`);
  return (await response.json()) as { keys: object[] };
}

describe('several processes on one database', () => {
  test('start at once on an empty one, migrate it once, and accept the tokens of each other', async () => {
    const env = { ...(await databaseEnv('postgres', { empty: true })), AUTH_SECRET: newSecret() };
    const replicas = await Promise.all([start(env), start(env), start(env)]);

    expect(replicas.filter(({ migrations }) => migrations.length > 0)).toHaveLength(1);
    const keySets = await Promise.all(replicas.map(keySetOf));
    expect(keySets[0]).toMatchObject({ keys: [{ alg: 'ES256', kid: expect.any(String) }] });
    expect(keySets).toEqual([keySets[0], keySets[0], keySets[0]]);

    for (const issuing of replicas) {
      const ada = createPerson(issuing.url, now);
      await ada.signUp();
      for (const asked of replicas) {
        const { data } = await graphqlClient(asked.url)(operations.me, {}, ada.accessToken);
        expect(data.me.email).toBe(ada.email);
      }
    }
  });

  test.each<DatabaseKind>(['pglite', 'postgres'])(
    'apply no migration at the second start (%s)',
    async (kind) => {
      const env = await databaseEnv(kind, { empty: true });
      const first = await start(env);
      expect(first.migrations).not.toEqual([]);
      await first.stop();
      expect((await start(env)).migrations).toEqual([]);
    },
  );
});

test.each(['127.0.0.1', '0.0.0.0'])(
  'a service on %s prints a URL that opens, and at which passkeys work',
  async (HOST) => {
    const server = await start({
      ...(await databaseEnv('postgres')),
      HOST,
      AUTH_CONSOLE_CODES: 'on',
    });
    expect(new URL(server.url).hostname).toBe('localhost');
    // The other stream may be read a little later.
    await expect.poll(() => server.stderr).toContain(`Ticketgate is ready at ${server.url} `);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  },
);

test('what the environment leaves open, .env says', async () => {
  const cwd = await newDirectory();
  const env = await databaseEnv('postgres');
  await writeFile(
    join(cwd, '.env'),
    'METRICS_TOKEN="of the file"\nAUTH_JWT_AUDIENCE=file # or not\n',
  );
  const wrong = servers.spawn(env, { cwd });
  expect((await wrong.exited).code).toBe(1);
  expect(wrong.stderr).toContain('  METRICS_TOKEN: must have at least 16 characters\n');

  const server = await servers.start({ ...env, METRICS_TOKEN: 'of-the-environment' }, { cwd });
  const scraped = await fetch(`${server.origin}/metrics`, {
    headers: { authorization: 'Bearer of-the-environment' },
  });
  expect(scraped.status).toBe(200);
  const ada = createPerson(server.url, now);
  await ada.signUp();
  const [, claims] = ada.accessToken.split('.');
  expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({ aud: 'file' });
  await server.stop();
});

describe('npm start', () => {
  /** What another program prints that is started as the service is. */
  async function printed(program: string, given: Record<string, string> = {}): Promise<string> {
    const copy = await newDirectory();
    await cp('dist/start.cjs', join(copy, 'start.cjs'));
    await writeFile(join(copy, 'main.js'), program);
    const run = promisify(execFile)(process.execPath, [join(copy, 'start.cjs')], { env: given });
    return (await run).stdout.trim();
  }

  test('has a thread to hash on for each processor, unless it is told otherwise', async () => {
    const size = 'console.log(process.env.UV_THREADPOOL_SIZE)';
    expect(await printed(size)).toBe(String(availableParallelism()));
    expect(await printed(size, { UV_THREADPOOL_SIZE: '7' })).toBe('7');
  });

  test.runIf(process.platform === 'linux')(
    'lets those threads, and no other, give way to requests',
    async () => {
      // The nineteenth field of proc(5), after a name that may hold anything.
      const niceness = `
        const { readdirSync, readFileSync } = require('node:fs');
        const stat = (id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8');
        const nice = (id) => Number(stat(id).split(') ')[1].split(' ')[16]);
        const [main, ...others] = readdirSync('/proc/self/task').map(nice);
        console.log(main, others.filter((value) => value === main + 10).length);`;
      const [main, below] = (await printed(niceness, { UV_THREADPOOL_SIZE: '3' })).split(' ');
      expect({ main: Number(main), below }).toEqual({ main: getPriority(), below: '3' });
    },
  );
});

describe('a start that cannot succeed ends with code 1 and says why in one line', () => {
  /** What it wrote to stderr. */
  async function refusal(env: Record<string, string>): Promise<string> {
    const server = servers.spawn(env);
    expect(await server.exited).toEqual({ code: 1, signal: null });
    const logged = server.stdout.map((line) => JSON.parse(line).msg as string);
    expect(logged.filter((line) => !line.startsWith('shutting down'))).toEqual([]);
    return server.stderr;
  }

  test('the port is taken', async () => {
    const { origin } = await start(await databaseEnv('postgres'));
    const { port } = new URL(origin);
    expect(await refusal({ ...(await databaseEnv('postgres')), PORT: port })).toBe(
      `Port ${port} is taken: stop what listens there, or set PORT.\n`,
    );
  });

  test('nothing listens at DATABASE_URL', async () => {
    // Port 1 is reserved, and nobody's.
    const DATABASE_URL = 'postgresql://postgres:postgres@127.0.0.1:1/ticketgate';
    expect(await refusal({ ...(await databaseEnv('pglite')), DATABASE_URL })).toBe(
      'The database cannot be reached (DATABASE_URL): connect ECONNREFUSED 127.0.0.1:1\n',
    );
  });

  test('DATABASE_URL names a database that does not exist', async () => {
    const env = await databaseEnv('postgres');
    const DATABASE_URL = new URL('/nowhere', env['DATABASE_URL']).href;
    expect(await refusal({ ...env, DATABASE_URL })).toBe(
      'The database cannot be reached (DATABASE_URL): database "nowhere" does not exist\n',
    );
  });

  test('DATABASE_URL holds a wrong password, which is not repeated', async () => {
    const env = await databaseEnv('postgres');
    const url = new URL(env['DATABASE_URL']!);
    url.password = 'not-the-password';
    expect(await refusal({ ...env, DATABASE_URL: url.href })).toBe(
      'The database cannot be reached (DATABASE_URL): password authentication failed for user "postgres"\n',
    );
  });

  test.each<DatabaseKind>(['pglite', 'postgres'])(
    'AUTH_SECRET is another than the one the data was written with (%s)',
    async (kind) => {
      const env = await databaseEnv(kind);
      await (await start({ ...env, AUTH_SECRET: newSecret() })).stop();
      expect(await refusal({ ...env, AUTH_SECRET: newSecret() })).toBe(
        'AUTH_SECRET is not the one that this database was written with\n',
      );
    },
  );

  test.each<DatabaseKind>(['pglite', 'postgres'])(
    'the generated secret is lost, and no other one is made (%s)',
    async (kind) => {
      const env = await databaseEnv(kind);
      const path = join(env['DATA_DIR']!, 'secret');
      await (await start(env)).stop();
      await rm(path);
      expect(await refusal(env)).toBe(
        `${path} is gone, and the data was written under it: restore it, or set AUTH_SECRET to it\n`,
      );
      expect(await readdir(env['DATA_DIR']!)).not.toContain('secret');

      await writeFile(path, newSecret(), { mode: 0o600 });
      expect(await refusal(env)).toBe(
        `${path} is not the one that this database was written with\n`,
      );
    },
  );

  test('prisma/ is not beside dist/', async () => {
    const copy = await newDirectory();
    await cp('dist', join(copy, 'dist'), { recursive: true });
    await cp('package.json', join(copy, 'package.json'));
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
    const env = await databaseEnv('pglite', { empty: true });
    const migrations = join(copy, 'prisma/migrations');
    const server = servers.spawn(env, { main: join(copy, 'dist/main.js') });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.stderr).toBe(
      `The migrations cannot be read (ENOENT: ${migrations}): prisma/ has to be beside dist/\n`,
    );
  });

  test('DATA_DIR is a file, or lies in one', async () => {
    const file = join(await newDirectory(), 'file');
    await writeFile(file, '');
    for (const DATA_DIR of [file, join(file, 'data')]) {
      expect(await refusal({ DATA_DIR })).toBe(
        `${DATA_DIR} is no directory: name another DATA_DIR\n`,
      );
    }
  });

  test('DATA_DIR is too long a path to lock', async () => {
    const DATA_DIR = join(await newDirectory(), 'long'.repeat(30));
    expect(await refusal({ DATA_DIR })).toMatch(
      /^DATA_DIR cannot be locked: \S*\/lock is too long a path: name another DATA_DIR\n$/,
    );
  });

  test('what is in DATA_DIR is no database', async () => {
    const env = await databaseEnv('pglite');
    const path = join(env['DATA_DIR']!, 'database');
    await writeFile(join(path, 'PG_VERSION'), '9.4\n');
    const stderr = await refusal(env);
    expect(stderr).toContain(`${path} cannot be opened as a database (`);
    expect(stderr).not.toContain(' at ');
  });

  test('the server that DATABASE_URL names has no TLS, which it asks for', async () => {
    const env = await databaseEnv('postgres');
    const DATABASE_URL = `${env['DATABASE_URL']}?sslmode=verify-full`;
    expect(await refusal({ ...env, DATABASE_URL })).toBe(
      'The database cannot be reached (DATABASE_URL): The server does not support SSL connections: take sslmode out of it\n',
    );
  });

  describe('the role in DATABASE_URL lacks a right', () => {
    async function asVisitor(grants: string[], { empty = true } = {}): Promise<string> {
      const env = await databaseEnv('postgres', { empty });
      const url = new URL(env['DATABASE_URL']!);
      const sql = new pg.Client({ connectionString: url.href });
      await sql.connect();
      const role = `visitor_${randomBytes(8).toString('hex')}`;
      const database = url.pathname.slice(1);
      await sql.query(`CREATE ROLE ${role} LOGIN PASSWORD 'visiting'`);
      for (const grant of grants) {
        await sql.query(grant.replace('$database', database).replace('$role', role));
      }
      await sql.end();
      [url.username, url.password] = [role, 'visiting'];
      const stderr = await refusal({ ...env, DATABASE_URL: url.href });
      return stderr.replace(database, '$database');
    }
    const denied = (what: string) =>
      `The role in DATABASE_URL may not do what it has to: permission denied for ${what}: let it own the database, or grant it that.\n`;

    test.each([
      ['to connect', ['REVOKE CONNECT ON DATABASE $database FROM PUBLIC'], 'database "$database"'],
      ['to make schemas', [], 'database $database'],
      [
        'to make tables',
        ['CREATE SCHEMA auth', 'GRANT USAGE ON SCHEMA auth TO $role'],
        'schema auth',
      ],
    ])('%s', async (_, grants, what) => {
      expect(await asVisitor(grants)).toBe(denied(what));
    });

    test('to read tables of another role', async () => {
      const empty = false;
      expect(await asVisitor([], { empty })).toBe(denied('table _prisma_migrations'));
      const all = [
        'GRANT ALL ON _prisma_migrations TO $role',
        'GRANT ALL ON SCHEMA pgboss TO $role',
        'GRANT ALL ON ALL TABLES IN SCHEMA pgboss TO $role',
        'GRANT ALL ON ALL FUNCTIONS IN SCHEMA pgboss TO $role',
      ];
      expect(await asVisitor(all, { empty })).toBe(denied('table signing_keys'));
    });
  });

  test('DATA_DIR is in use by another process, which goes on', async () => {
    const env = await databaseEnv('pglite');
    const first = await start(env);
    expect(await refusal(env)).toBe(
      `${env['DATA_DIR']} is in use by another process: stop it, or name another DATA_DIR\n`,
    );
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
  });

  test('DATA_DIR holds an empty secret, which no key is made of', async () => {
    const env = await databaseEnv('pglite');
    const path = join(env['DATA_DIR']!, 'secret');
    await writeFile(path, '', { mode: 0o600 });
    expect(await refusal(env)).toBe(
      `${path} must hold at least 32 random bytes: restore it, or delete it where nothing was written under it yet\n`,
    );
  });

  test('DATA_DIR is meant for every user of the machine', async () => {
    const { DATA_DIR } = await databaseEnv('pglite', { empty: true });
    await chmod(DATA_DIR!, 0o1777);
    expect(await refusal({ DATA_DIR: DATA_DIR!, AUTH_SECRET: newSecret() })).toBe(
      `${DATA_DIR} is open to other users by design: give it a directory of its own, or name another DATA_DIR\n`,
    );
  });

  test('production names everything that is missing at once', async () => {
    const stderr = await refusal({ NODE_ENV: 'production' });
    const [title, ...problems] = stderr.trimEnd().split('\n');
    expect(title).toBe('The configuration is not usable:');
    expect(problems.map((line) => /^ {2}([A-Z_]+): \S/.exec(line)?.[1])).toEqual([
      'AUTH_SECRET',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SMTP_URL',
      'SMS_PROVIDER',
    ]);
  });
});

describe('a new AUTH_SECRET, with the former one as AUTH_SECRET_PREVIOUS', () => {
  const former = newSecret();
  const current = newSecret();
  const rotated = { AUTH_SECRET: current, AUTH_SECRET_PREVIOUS: former };

  test('leaves password, authenticator app, recovery codes and sessions good', async () => {
    const env = await databaseEnv('postgres');
    const before = await start({ ...env, AUTH_SECRET: former });
    const ada = createPerson(before.url, now);
    await ada.signUp();
    await ada.enrollTotp();
    await before.stop();

    const send = graphqlClient((await start({ ...env, ...rotated })).url);
    const newTicket = async (): Promise<string> =>
      (await send(operations.signIn, ada)).data.signInEmailPassword.ticket;
    const [refreshed, byTotp, byRecoveryCode] = [
      await send(operations.refresh, { refreshToken: ada.refreshToken }),
      await send(operations.verifyTotp, {
        ticket: await newTicket(),
        // The code of this step was used to enroll.
        otp: codeAt(ada.totpSecret, now(), 1),
      }),
      await send(operations.verifyRecoveryCode, {
        ticket: await newTicket(),
        code: ada.recoveryCodes[0],
      }),
    ].map(({ data }) => Object.values(data)[0]);
    expect(refreshed).toMatchObject({ __typename: 'AuthSession' });
    expect(byTotp).toMatchObject({ __typename: 'AuthSession' });
    expect(byRecoveryCode).toMatchObject({ __typename: 'AuthSession' });
  });

  test.each([
    ['without a second factor', false],
    ['with an authenticator app', true],
  ])('moves the password of a user %s to the new secret at sign-in', async (_, withTotp) => {
    const env = await databaseEnv('postgres');
    const before = await start({ ...env, AUTH_SECRET: former });
    const ada = createPerson(before.url, now);
    await ada.signUp();
    if (withTotp) await ada.enrollTotp();
    await before.stop();

    const sql = new pg.Client({ connectionString: env['DATABASE_URL'] });
    await sql.connect();
    const keyId = async (): Promise<string> =>
      (await sql.query('SELECT password_key_id FROM users')).rows[0].password_key_id;
    const formerKeyId = await keyId();

    const after = await start({ ...env, ...rotated });
    await graphqlClient(after.url)(operations.signIn, ada);
    const currentKeyId = await keyId();
    await sql.end();
    expect(currentKeyId).not.toBe(formerKeyId);
  });
});
