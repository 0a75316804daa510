import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase } from '../../src/db/client.ts';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testDatabase, type DatabaseKind, type TestDatabase } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations } from '../support/operations.ts';
import { createPerson } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';
import { startWebhookReceiver, verify } from '../support/webhook-receiver.ts';

const USERS = 5;

const servers = testServers();

/** For the jobs of the process that was killed: then they expire. How many there are. */
async function aMinuteLater({ env }: TestDatabase): Promise<number> {
  const later = `UPDATE pgboss.job SET started_on = started_on - interval '1 minute'
    WHERE state = 'active' RETURNING id`;
  const opened = await openDatabase(readConfig({ ...env, DATABASE_POOL_SIZE: '1' }));
  const { rows } = await opened.executeSql(later, []);
  await opened.close();
  return rows.length;
}

// At the same time: most of it is waiting.
describe.concurrent.each<DatabaseKind>(['pglite', 'postgres'])('kill -9 on %s', async (kind) => {
  const receiver = await startWebhookReceiver();
  afterAll(() => receiver.close());

  test('between what happened and its webhook loses none, and copies can be told', async ({
    onTestFinished,
  }) => {
    const database = await testDatabase(kind);
    onTestFinished(() => database.drop());
    const env = {
      ...database.env,
      AUTH_ADMIN_SECRET: ADMIN_SECRET,
      AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    };
    let server = await servers.start(env);
    const { data } = await graphqlClient(server.url)(
      operations.createWebhook,
      { url: receiver.url, eventTypes: ['sign_up.succeeded'] },
      undefined,
      { 'x-hasura-admin-secret': ADMIN_SECRET },
    );
    // oxlint-disable-next-line no-explicit-any -- as `data` is
    const { secret } = (data as any).createWebhookEndpoint;

    // Its first try fails, so that its second is yet to come when the plug is pulled.
    receiver.behaviour = 500;
    const signUp = async () => {
      const { user } = await createPerson(server.url, () => new Date()).signUp();
      return user.id as string;
    };
    const first = await signUp();
    const before = await receiver.waitFor(({ event }) => event.data.userId === first);
    const users = [first];
    while (users.length < USERS) users.push(await signUp());
    // And one is under way.
    receiver.behaviour = 'silent';
    const last = await signUp();
    await receiver.waitFor(({ event }) => event.data.userId === last);
    users.push(last);
    await server.kill();
    receiver.received.length = 0;
    receiver.behaviour = 204;
    expect(await aMinuteLater(database)).toBeGreaterThan(0);

    server = await servers.start(env);
    for (const userId of users) {
      verify(secret, await receiver.waitFor(({ event }) => event.data.userId === userId, 90_000));
    }
    const again = await receiver.waitFor(({ event }) => event.data.userId === first);
    expect(again.headers['webhook-id']).toBe(before.headers['webhook-id']);
    await server.stop();
  });
});
