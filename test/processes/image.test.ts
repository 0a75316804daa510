import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/read-config.ts';
import { testDatabase } from '../support/database.ts';
import { createPerson } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';

const instructions = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean)
  .map((line) => ({ name: line.slice(0, line.indexOf(' ')), rest: line.replace(/^\w+ +/, '') }));
const stages = instructions.reduce<(typeof instructions)[]>((all, instruction) => {
  if (instruction.name === 'FROM') all.push([]);
  all.at(-1)!.push(instruction);
  return all;
}, []);
const [building, running] = stages as [typeof instructions, typeof instructions];

const of = (stage: typeof instructions, name: string) =>
  stage.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
const environment = Object.fromEntries(
  of(running, 'ENV')
    .flatMap((rest) => rest.split(' '))
    .map((pair) => pair.split('=') as [string, string]),
);
const command = (text: string) => JSON.parse(text.slice(text.indexOf('['))) as string[];

describe('the image', () => {
  const servers = testServers();
  let root: string;
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('is built of what the checkout has, and .dockerignore lets through', () => {
    const ignored = readFileSync('.dockerignore', 'utf8');
    const sources = of(building, 'COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(4);
    for (const source of sources) {
      expect(existsSync(source), source).toBe(true);
      expect(ignored.split('\n')).toContain(`!${source}`);
    }
  });

  // All but Docker itself: the files that it copies, with the packages that are left by
  // `npm prune --omit=dev`, its environment, its command and its health check.
  test('starts from what it copies alone, and is healthy once it signs people in', async () => {
    root = await mkdtemp(join(tmpdir(), 'ticketgate-image-'));
    for (const copied of of(running, 'COPY')) {
      const [, source, target] = /^--from=build \/app\/(\S+) (\S+)$/.exec(copied)!;
      if (source === 'node_modules') copyProduction(join(root, target!));
      else cpSync(source!, join(root, target === './' ? source! : target!), { recursive: true });
    }
    const database = await testDatabase('postgres');
    const [node, main] = command(of(running, 'CMD')[0]!);
    expect(node).toBe('node');

    const server = await servers.start(
      {
        ...environment,
        PORT: '0',
        DATABASE_URL: database.env['DATABASE_URL']!,
        AUTH_SECRET: Buffer.alloc(32, 7).toString('base64'),
        AUTH_EMAIL_VERIFICATION: 'optional',
        PUBLIC_URL: 'http://localhost:4000',
        SMTP_URL: 'smtp://127.0.0.1:1',
        MAIL_FROM: 'auth@example.com',
        AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN',
      },
      { main: join(root, main!), cwd: root },
    );
    const { port } = new URL(server.url);
    const ada = createPerson(server.url, () => new Date());
    await ada.signUp();
    await ada.enrollTotp();

    const [program, ...args] = command(of(running, 'HEALTHCHECK')[0]!.replace(/^.*?CMD /, ''));
    expect(program).toBe('node');
    const check = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, args, { env });
    await check({ PORT: port });
    await server.stop();
    await expect(check({ PORT: port })).rejects.toMatchObject({ code: 1 });
    await database.drop();
  });

  test('runs as nobody in particular', () => {
    expect(of(running, 'USER')).toEqual(['node']);
    expect(environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
  });
});

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Record<string, string>;
    readonly deploy?: { readonly replicas: number };
  }
  const text = readFileSync('compose.yaml', 'utf8');
  const { ticketgate } = (parse(text) as { services: { ticketgate: Service } }).services;
  /** `${NAME:?}` and `${NAME:-default}`, as Compose fills them in. */
  const filledIn = (env: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(ticketgate.environment).map(([name, value]) => [
        name,
        String(value).replaceAll(
          /\$\{(\w+):(\?|-([^}]*))\}/g,
          (_, variable: string, kind: string, fallback: string) => {
            if (kind === '?' && !env[variable]) throw new Error(`${variable} is missing`);
            return env[variable] ?? fallback;
          },
        ),
      ]),
    );

  test('starts two replicas with a configuration of production that is accepted', () => {
    const config = readConfig({
      ...environment,
      ...filledIn({
        AUTH_SECRET: Buffer.alloc(32, 7).toString('base64'),
        POSTGRES_PASSWORD: 'a',
        SMTP_URL: 'smtp://127.0.0.1:1',
        MAIL_FROM: 'Example <auth@example.com>',
      }),
    });
    expect(config).toMatchObject({ production: true, host: '0.0.0.0', port: 4000 });
    expect(config.database).toMatchObject({ kind: 'postgres' });
    expect(ticketgate.deploy).toEqual({ replicas: 2 });
  });

  test('names what has to be set, rather than start with something that everybody knows', () => {
    const asked = [...text.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name!);
    expect(new Set(asked)).toEqual(
      new Set(['POSTGRES_PASSWORD', 'AUTH_SECRET', 'SMTP_URL', 'MAIL_FROM']),
    );
    for (const name of asked) expect(text).toMatch(new RegExp(`^# .*"${name}=`, 'm'));
  });
});

/** `node_modules` as `npm ci --omit=dev` leaves it. */
function copyProduction(target: string): void {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  for (const [path, { dev }] of Object.entries(packages)) {
    if (!path || dev || !existsSync(path)) continue;
    const to = join(dirname(target), path);
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(path)) {
      if (name !== 'node_modules') cpSync(join(path, name), join(to, name), { recursive: true });
    }
  }
}
