import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { useEmbeddedDatabase } from '../../src/db/embedded.ts';
import { createLazyClient } from '../../src/db/lazy-client.ts';
import { migrate } from '../../src/db/migrate.ts';

const pglite = await PGlite.create();
afterAll(() => pglite.close());

/** As it is opened, and how often somebody connected. A client does so once. */
async function countedAdapter() {
  const { adapter } = await useEmbeddedDatabase(pglite);
  const connect = adapter.connect.bind(adapter);
  const counted = { adapter, connections: 0 };
  adapter.connect = () => {
    counted.connections += 1;
    return connect();
  };
  return counted;
}

test('who asks for rows in parallel gets them through one client, and nobody else makes one', async () => {
  const counted = await countedAdapter();
  await migrate(counted.adapter);
  counted.connections = 0;

  const { models, isMade, close } = createLazyClient(counted.adapter);
  expect([isMade(), counted.connections]).toEqual([false, 0]);
  const [users, sessions, endpoints] = await Promise.all([
    models.user.count(),
    models.session.findMany(),
    models.webhookEndpoint.findFirst(),
  ]);
  expect([users, sessions, endpoints]).toEqual([0, [], null]);
  await models.user.count();
  expect([isMade(), counted.connections]).toEqual([true, 1]);
  await close();
});

test('closing makes none', async () => {
  const counted = await countedAdapter();
  const { close, isMade } = createLazyClient(counted.adapter);
  await close();
  expect([isMade(), counted.connections]).toEqual([false, 0]);

  const database = await openDatabase({
    database: { kind: 'embedded', opened: pglite },
    dataDir: '',
  });
  await database.close();
  expect(database.clientMade()).toBe(false);
});

test('what the client answers with, an error too, is what the caller gets', async () => {
  const { models } = createLazyClient((await countedAdapter()).adapter);
  await expect(models.user.findUniqueOrThrow({ where: { email: 'nobody' } })).rejects.toMatchObject(
    { code: 'P2025' },
  );
});
