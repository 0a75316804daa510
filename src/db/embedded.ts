import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { makePrivateDirectory } from '../shared/private-path.ts';
import { lockDirectory } from './directory-lock.ts';
import { executeSqlIn } from './execute-sql.ts';

/** PostgreSQL in this process, with its files in dataDir. One process at a time. */
export async function openEmbeddedDatabase(dataDir: string) {
  await makePrivateDirectory(dataDir);
  const unlock = await lockDirectory(dataDir);

  const pglite = await PGlite.create(join(dataDir, 'database'));
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
  await pglite.exec("SET TimeZone = 'UTC'");

  return {
    adapter: new PrismaPGlite(pglite),
    executeSql: executeSqlIn(pglite),
    async close() {},
  };
}
