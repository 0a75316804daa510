import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PASSWORD, codeAt } from '../../support/person.ts';
import { openConnection, type Answer, type Connection } from '../connection.ts';
import type { Databases } from '../databases.ts';
import { options, PLAIN_USERS } from '../options.ts';
import { startServer } from '../processes.ts';
import type { Account, Accounts, Api, SignedIn, Target, TargetName } from './target.ts';

const folder = join(import.meta.dirname, '../better-auth');

/** It is no dependency of ours: installed when it is asked for, as its own lock file says. */
export async function installBetterAuth(): Promise<void> {
  if (existsSync(join(folder, 'node_modules/better-auth'))) return;
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
}

type Variant = { name: TargetName; hash: 'argon2id' | 'scrypt'; cookieCache: boolean };

export const betterAuthVariants: readonly Variant[] = [
  { name: 'better-auth', hash: 'argon2id', cookieCache: false },
  { name: 'better-auth, cookie cache', hash: 'argon2id', cookieCache: true },
  { name: 'better-auth, scrypt', hash: 'scrypt', cookieCache: false },
];

const envOf = ({ hash, cookieCache }: Variant, databaseUrl: string) => ({
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  HASH: hash,
  COOKIE_CACHE: cookieCache ? 'on' : 'off',
});
const start = (variant: Variant, databaseUrl: string) =>
  startServer('test/bench/better-auth/server.mjs', envOf(variant, databaseUrl));

export async function startBetterAuth(
  databases: Databases,
  variant: Variant,
  { databaseUrl, accounts }: { databaseUrl: string; accounts: Accounts },
): Promise<Target> {
  const server = await start(variant, databaseUrl);
  return {
    name: variant.name,
    ...accounts,
    servers: [server],
    postgresPid: databases.pid,
    databaseUrl,
    api: apiOn(server.port),
    issueTickets: null,
    // It takes a code as often as it is given.
    async forgetTimeSteps() {},
    stop: () => server.stop(),
  };
}

/** Through its API; an enrolled one has shown one code. */
export async function signUpAtBetterAuth(hash: Variant['hash'], databaseUrl: string) {
  const server = await start({ name: 'better-auth', hash, cookieCache: false }, databaseUrl);
  const connection = await openConnection(server.port, '10.4.0.1');
  const ask = asking(server.port);

  async function signUp(totp: boolean): Promise<Account> {
    const email = `${randomUUID()}@example.com`;
    const signedUp = await ask(connection, 'sign-up/email', {
      email,
      password: PASSWORD,
      name: 'Ada',
    });
    const account = { email, userId: JSON.parse(signedUp.body).user.id as string };
    if (!totp) return { ...account, totpSecret: '' };
    const cookies = cookiesIn(signedUp);
    const enabled = await ask(connection, 'two-factor/enable', { password: PASSWORD }, cookies);
    const { totpURI } = JSON.parse(enabled.body) as { totpURI: string };
    const totpSecret = new URL(totpURI).searchParams.get('secret')!;
    const code = codeAt(totpSecret, new Date());
    await ask(connection, 'two-factor/verify-totp', { code }, cookies);
    return { ...account, totpSecret };
  }
  const many = async (count: number, totp: boolean): Promise<Account[]> => {
    const accounts: Account[] = [];
    while (accounts.length < count) accounts.push(await signUp(totp));
    return accounts;
  };
  const accounts = {
    plain: await many(PLAIN_USERS, false),
    withTotp: await many(options.totpUsers, true),
  };
  connection.close();
  await server.stop();
  return accounts;
}

/** Its cookies stand for our tokens and tickets. */
function apiOn(port: number): Api {
  const ask = asking(port);
  return {
    async signIn(connection, email) {
      const answer = await ask(connection, 'sign-in/email', { email, password: PASSWORD });
      const cookies = cookiesIn(answer);
      return answer.body.includes('"twoFactorRedirect":true')
        ? { ticket: cookies }
        : { accessToken: sessionIn(answer, cookies) };
    },
    async redeem(connection, ticket, code): Promise<SignedIn> {
      const answer = await ask(connection, 'two-factor/verify-totp', { code }, ticket);
      return { accessToken: sessionIn(answer, cookiesIn(answer)) };
    },
    refresh: null,
    async me(connection, cookies, email) {
      const path = '/api/auth/get-session';
      const { body } = await connection.send({ method: 'GET', path, headers: cookieLine(cookies) });
      if (!body.includes(email)) throw new Error(`unexpected answer: ${body}`);
    },
  };
}

const asking =
  (port: number) =>
  (connection: Connection, path: string, body: object, cookies = ''): Promise<Answer> =>
    connection.send({
      method: 'POST',
      path: `/api/auth/${path}`,
      headers: `origin: http://127.0.0.1:${port}\r\n${cookieLine(cookies)}`,
      body: JSON.stringify(body),
    });

const cookieLine = (cookies: string): string => (cookies === '' ? '' : `cookie: ${cookies}\r\n`);

const cookiesIn = ({ head }: Answer): string =>
  [...head.matchAll(/\r\nset-cookie: ([^;\r]+)/gi)]
    .map(([, pair]) => pair!)
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

function sessionIn({ body }: Answer, cookies: string): string {
  if (!cookies.includes('session_token=')) throw new Error(`unexpected answer: ${body}`);
  return cookies;
}
