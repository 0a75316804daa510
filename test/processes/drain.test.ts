import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testDatabase, type DatabaseKind, type TestDatabase } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations } from '../support/operations.ts';
import { createPerson, PASSWORD } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';

const IN_FLIGHT = 6;
/** A sixth of a second or so for each password, so that the signal finds them unanswered. */
const slowHashing = { AUTH_ARGON2_TIME: '4', AUTH_ARGON2_MEMORY: '65536' };

const servers = testServers();

describe.each<DatabaseKind>(['pglite', 'postgres'])('SIGTERM on %s', (kind) => {
  let database: TestDatabase;
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    database = await testDatabase(kind);
  });
  afterAll(async () => {
    agent.destroy();
    await database.drop();
  });

  test('answers what is in flight, takes nothing new, and leaves the data to the next', async () => {
    const server = await servers.start({ ...database.env, ...slowHashing });
    const ada = createPerson(server.url, () => new Date());
    await ada.signUp();

    const body = JSON.stringify({ query: operations.signIn, variables: ada });
    const requests = await Promise.all(
      Array.from({ length: IN_FLIGHT }, () => beginRequest(server.url, agent)),
    );
    let answered = 0;
    const answers = requests.map(async (sent) => {
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const answer = await text(response);
      answered += 1;
      return { status: response.statusCode, session: JSON.parse(answer).data.signInEmailPassword };
    });

    const exited = server.stop();
    await vi.waitFor(() => expect(fetch(`${server.origin}/healthz`)).rejects.toThrow(), {
      timeout: 10_000,
      interval: 5,
    });
    expect(answered).toBeLessThan(IN_FLIGHT);

    for (const { status, session } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(session).toMatchObject({ __typename: 'AuthSession', user: { email: ada.email } });
    }
    const answeredAt = performance.now();
    expect(await exited).toEqual({ code: 0, signal: null });
    // Its clients keep their connections open, and Node would wait 5 s for them to be used again.
    expect(performance.now() - answeredAt).toBeLessThan(5_000);

    const next = await servers.start({ ...database.env, ...slowHashing });
    const { data } = await graphqlClient(next.url)(operations.signIn, {
      email: ada.email,
      password: PASSWORD,
    });
    expect(data.signInEmailPassword).toMatchObject({ __typename: 'AuthSession' });
    expect(await next.stop()).toEqual({ code: 0, signal: null });
  });
});

/** A request whose head the server has taken, for it says so: the rest is yet to come. */
async function beginRequest(url: string, agent: Agent): Promise<ClientRequest> {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', expect: '100-continue' },
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  return sent;
}
