import { expect, test } from 'vitest';
import { createKeyring } from '../../src/crypto/keyring.ts';
import { createSecretBox } from '../../src/crypto/secret-box.ts';
import { loadSigningKeys } from '../../src/sessions/signing-keys.ts';
import { createSigningKeysStore } from '../../src/sessions/signing-keys.store.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';

const secret = Buffer.alloc(32, 7);
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_SECRET: secret.toString('base64'),
  PUBLIC_URL: 'https://auth.example.com',
});
const admin = createAdministrator(app);

/** What another replica knows of the keys. `beforeArrival`: what happens once they were read. */
async function replica() {
  const store = createSigningKeysStore(app.db);
  const way = { beforeArrival: async (): Promise<void> => {} };
  const keys = await loadSigningKeys({
    store: {
      ...store,
      async list() {
        const rows = await store.list();
        await way.beforeArrival();
        return rows;
      },
    },
    secretBox: createSecretBox(createKeyring({ current: secret })),
    algorithm: 'ES256',
    clock: app.clock,
  });
  return { keys, way };
}

test('who reads the keys again knows all that was there when they asked, whatever is under way', async () => {
  const { keys, way } = await replica();
  const [first] = keys.rows();
  const arrivals: (() => void)[] = [];
  way.beforeArrival = () => new Promise<void>((arrive) => arrivals.push(arrive));

  const early = keys.reload();
  await expect.poll(() => arrivals).toHaveLength(1);
  const { id } = await admin.run('rotateSigningKey');
  const late = [keys.reload(), keys.reload()];
  arrivals[0]!();
  await early;
  expect(keys.rows()).toEqual([first]);

  await expect.poll(() => arrivals).toHaveLength(2);
  arrivals[1]!();
  await Promise.all(late);
  expect(keys.rows().map((row) => row.id)).toEqual([id, first!.id]);
  expect(arrivals).toHaveLength(2);
});

test('a read that fails is the failure of those who asked for it alone', async () => {
  const { keys, way } = await replica();
  way.beforeArrival = () => Promise.reject(new Error('the database is away'));
  await expect(keys.reload()).rejects.toThrow('the database is away');
  way.beforeArrival = async () => {};
  await keys.reload();
});
