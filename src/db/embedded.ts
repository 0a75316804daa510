import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { CannotStart } from '../shared/cannot-start.ts';
import { makePrivateDirectory } from '../shared/private-path.ts';
import { lockDirectory } from './directory-lock.ts';
import { executeSqlIn } from './execute-sql.ts';
import { PlannedPGlite } from './planned-pglite.ts';
import { PLANNING } from './planning.ts';

/** PostgreSQL in this process, with its files in dataDir. One process at a time. */
export async function openEmbeddedDatabase(dataDir: string) {
  await makePrivateDirectory(dataDir);
  const unlock = await lockDirectory(dataDir);

  const path = join(dataDir, 'database');
  const pglite = new PlannedPGlite(path);
  await pglite.waitReady.catch(async (error: unknown) => {
    await unlock();
    throw new CannotStart(
      `${path} cannot be opened as a database (${firstLineOf(error)}): restore it, or delete it to begin anew`,
      { cause: error },
    );
  });
  return {
    ...(await useEmbeddedDatabase(pglite)),
    async close() {
      await pglite.close();
      await unlock();
    },
  };
}

/** Who opened it closes it. */
export async function useEmbeddedDatabase(pglite: PGlite) {
  // As on PostgreSQL: Prisma's adapter writes and reads timestamps as if the session were in UTC.
  await pglite.exec(["TimeZone = 'UTC'", ...PLANNING].map((setting) => `SET ${setting};`).join(''));

  return {
    adapter: new PrismaPGlite(pglite),
    executeSql: executeSqlIn(pglite),
    async close() {},
  };
}

const firstLineOf = (error: unknown): string => String(error).split('\n', 1)[0]!;
