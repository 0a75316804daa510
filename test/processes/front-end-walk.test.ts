import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../support/postgres-server.ts';
import { readme } from '../support/readme.ts';
import { readmeCommand, readmeFile } from '../support/readme-files.ts';
import { openWebauthnPage } from '../support/webauthn-browser.ts';

const site = await openWebauthnPage();
const { page } = site;
const running: ChildProcess[] = [];
let home: string;
/** Where the service answers, and where the page is. */
let url = '';
let address = '';

/** A command in a terminal of its own, with nothing set but a port. */
function inTerminal(command: string, cwd: string) {
  const env = { PATH: process.env['PATH'], HOME: home, PORT: '0' };
  const child = spawn('sh', ['-ec', command], { cwd, env, detached: true });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const failed = async (): Promise<never> => {
    throw new Error(`${command} ended with ${await ended}:\n${output}`);
  };

  return {
    /** What it says, once it says that. */
    async says(what: RegExp): Promise<string> {
      for (;;) {
        const [match] = what.exec(output) ?? [];
        if (match !== undefined) return match;
        await Promise.race([once(child.stdout, 'data'), ended]);
        if (child.exitCode !== null) return failed();
      }
    },
    done: async () => ((await ended) === 0 ? output : failed()),
  };
}

/** What git keeps of this checkout, as in a clone. */
async function clone(to: string): Promise<void> {
  const ignored = (await readFile('.gitignore', 'utf8')).trim().split('\n');
  const isKept = (path: string) =>
    path !== '.git' &&
    !path.endsWith('.log') &&
    !ignored.some((line) => line.replace(/\/$/, '') === path);
  await cp('.', to, { recursive: true, filter: (source) => isKept(relative('.', source)) });
  // In place of `npm ci`, which came before this test and takes the network.
  await symlink(resolve('node_modules'), join(to, 'node_modules'), 'junction');
}

beforeAll(async () => {
  const folder = await mkdtemp(join(inject('runDir'), 'front-end-'));
  home = join(folder, 'home');
  await mkdir(home);
  // Whatever would ask a registry fails.
  await writeFile(join(home, '.npmrc'), 'offline=true\n');

  const ticketgate = join(folder, 'ticketgate');
  await clone(ticketgate);
  const [start] = readmeCommand('npm ci && npm start').split('\n');
  const service = inTerminal(start!.replace('npm ci && ', ''), ticketgate);
  url = JSON.parse(await service.says(/^\{.*"msg":"listening"\}$/m)).url as string;
  await inTerminal(readmeCommand('npm run client-kit'), ticketgate).done();

  const project = join(folder, 'my-app');
  const port = String(await freePort());
  const addresses = {
    'page.js': { 'http://localhost:4000/graphql': url },
    'serve.mjs': { 5173: port },
    'index.html': {},
  };
  for (const [name, real] of Object.entries(addresses))
    await writeFile(join(project, name), readmeFile(name, real));
  address = await inTerminal(readmeCommand('node serve.mjs'), project).says(/^http:\S+$/m);
  // It builds twice.
}, 300_000);

afterAll(async () => {
  // As Ctrl-C does: all that the command started is told.
  const ends = running.map(async (child) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-child.pid!, 'SIGINT');
    await closed;
  });
  await Promise.all(ends);
});

const text = (id: string) => () => page.locator(`#${id}`).textContent();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const person = () => ({
  email: `${randomUUID()}@example.com`,
  password: 'correct horse battery staple',
});

describe('a front-end developer, by README alone', () => {
  test('comes from a clone to a page that signs in with a passkey', async () => {
    const authenticator = await site.plugIn();
    const { email, password } = person();
    const fill = async (secret = password) => {
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', secret);
    };
    await page.goto(address);
    await expect.poll(text('who')).toBe('Nobody is signed in');

    await fill();
    await press('Sign up');
    await expect.poll(text('who')).toBe(`${email} is signed in, with no second factor`);
    await press('Add a passkey');
    await expect.poll(text('who')).toBe(`${email} is signed in, with This device`);
    expect(await text('message')()).toMatch(/^Keep these codes:( \S+){10}$/);
    expect(await authenticator.credentials()).toHaveLength(1);
    await page.reload();
    await expect.poll(text('who')).toBe(`${email} is signed in, with This device`);
    await press('Sign out');
    await expect.poll(text('who')).toBe('Nobody is signed in');

    await fill('not the password');
    await press('Sign in');
    await expect.poll(text('message')).toMatch(/password/);
    // The password alone opens nothing any more.
    await fill();
    await authenticator.setUserVerified(false);
    await press('Sign in');
    await expect.poll(text('message')).toMatch(/not allowed/);
    expect(await text('who')()).toBe('Nobody is signed in');

    await authenticator.setUserVerified(true);
    await press('Sign in');
    await expect.poll(text('who')).toBe(`${email} is signed in, with This device`);
    expect(await text('message')()).toBe('');
  });

  test('enrolls a passkey and redeems a ticket by what README shows in GraphQL', async () => {
    await site.plugIn();
    const [enroll, redeem] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)]
      .map(([, code]) => code!)
      .filter((code) => /await call\(\s*`/.test(code) && code.includes('navigator.credentials'));
    const ada = person();
    await page.goto(address);
    const outcome = await page.evaluate(`(async () => {
      const { createAuthClient, ...kit } = await import('ticketgate-client');
      const auth = createAuthClient({ url: ${JSON.stringify(url)} });
      const { call } = auth;
      const person = ${JSON.stringify(ada)};
      const signedUp = await call(kit.signUpEmailPassword, person);
      await (async () => { ${enroll} })();
      await auth.signOut();
      const nobody = await call(kit.me);
      const { __typename, ticket } = await call(kit.signInEmailPassword, person);
      await (async () => { ${redeem} })();
      const somebody = await call(kit.me);
      return {
        steps: [signedUp.__typename, nobody, __typename, somebody.email],
        factors: somebody.mfa.factors.map(({ type, name }) => [type, name]),
      };
    })()`);
    expect(outcome).toEqual({
      steps: ['AuthSession', null, 'MfaTicket', ada.email],
      factors: [['WEBAUTHN', 'Laptop']],
    });
  });
});
