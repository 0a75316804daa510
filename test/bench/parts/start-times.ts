import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPerson } from '../../support/person.ts';
import { startService } from '../targets/ticketgate.ts';

type StartTime = { readonly listeningMs: number; readonly signedInMs: number };
export type StartTimes = { readonly first: StartTime; readonly second: StartTime };

/** On an empty database and again on the same one; PGlite where no URL is given. */
export async function measureStart(limits: boolean, databaseUrl?: string): Promise<StartTimes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-bench-'));
  const now = () => new Date();
  let email: string | undefined;

  async function start(): Promise<StartTime> {
    const startedAt = performance.now();
    const server = await startService(dataDir, databaseUrl, limits);
    const url = `http://127.0.0.1:${server.port}/graphql`;
    const person = createPerson(url, now);
    // The first start has nobody who could sign in: signing up opens the first session there.
    if (email === undefined) await person.signUp();
    const signedIn = await person.run('signIn', {
      email: email ?? person.email,
      password: person.password,
    });
    const signedInMs = performance.now() - startedAt;
    if (!signedIn.accessToken) throw new Error('could not sign in after the start');
    email ??= person.email;
    await server.stop();
    return { listeningMs: server.startMs, signedInMs };
  }

  const times = { first: await start(), second: await start() };
  await rm(dataDir, { recursive: true, force: true });
  return times;
}
