import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createPerson } from '../../support/person.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { openConnection } from '../connection.ts';
import { median } from '../numbers.ts';
import { startServer } from '../processes.ts';
import { printTable } from '../report.ts';
import { serviceEnv } from '../service-env.ts';
import { announceForeignHashes, createAddresses, KNOWN } from './addresses.ts';
import { auc, tells } from './auc.ts';
import { doors, type Door } from './doors.ts';
import { measureDoor, type Times } from './measure-door.ts';
import { chosen, requests } from './options.ts';

// Does the time of an answer tell who has an account? One client asks about known and unknown addresses
// in random order, as somebody would who wants to know, and without the limits that would stop them.

const WARM_UP_REQUESTS = 20;

console.log(
  `Node ${process.version}, ${availableParallelism()} processors (${cpus()[0]?.model}), ` +
    `${requests} requests of each standing, one client, limits off, argon2id at full cost\n` +
    'AUC: how likely a known address takes longer than an unknown one. 0.5: they cannot be told apart.',
);
const postgres = await startPostgres({ durable: true });
const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-timing-'));
const databaseUrl = postgres.url('postgres');
const db = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=auth' });

try {
  const server = await startServer('dist/main.js', {
    ...serviceEnv(dataDir, databaseUrl),
    NODE_ENV: 'development',
    AUTH_EMAIL_VERIFICATION: 'required',
    AUTH_RATE_LIMITS: 'off',
    AUTH_STEP_UP_MAX_AGE: '3600',
  });
  await db.connect();
  await announceForeignHashes(db);
  const differing: string[] = [];
  for (const name of chosen) {
    const times = await measure(doors[name], server.port);
    differing.push(...report(name, times));
  }
  console.log(
    differing.length === 0
      ? '\nNo door differs beyond noise.'
      : `\nBeyond noise: ${differing.join('; ')}.`,
  );
  await server.stop();
} finally {
  await db.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function measure(door: Door, port: number): Promise<Times> {
  const person = createPerson(`http://127.0.0.1:${port}/graphql`, () => new Date());
  await person.signUp();
  await db.query('UPDATE users SET email_verified_at = now() WHERE email = $1', [person.email]);
  person.hold(await person.signIn());
  await person.enrollTotp();

  const warmUp = await createAddresses(db, person.email, WARM_UP_REQUESTS);
  const addresses = await createAddresses(db, person.email, requests);
  const connection = await openConnection(port, '10.3.0.1');
  const token = door.inSession ? person.accessToken : undefined;
  const times = await measureDoor(door, connection, token, { warmUp, addresses });
  connection.close();
  return times;
}

/** Prints a row for every standing against `unknown`; gives back those that tell. */
function report(door: string, times: Times): string[] {
  const compared = KNOWN.map((standing) => ({
    standing,
    result: auc(times[standing], times.unknown),
  }));
  printTable(
    door,
    ['', 'median ms', 'unknown ms', 'AUC', '95 % from', 'to', ''],
    compared.map(({ standing, result }) => [
      standing,
      median(times[standing]).toFixed(2),
      median(times.unknown).toFixed(2),
      ...[result.auc, result.low, result.high].map((share) => share.toFixed(3)),
      tells(result) ? 'differs' : '',
    ]),
  );
  return compared
    .filter(({ result }) => tells(result))
    .map(({ standing }) => `${door}, ${standing}`);
}
