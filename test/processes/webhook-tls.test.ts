import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testDatabase } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { createPerson } from '../support/person.ts';
import { selfMadeCertificate } from '../support/self-made-certificate.ts';
import { testServers } from '../support/server-process.ts';
import { startWebhookReceiver, verify } from '../support/webhook-receiver.ts';

const servers = testServers();

describe('a webhook over TLS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketgate-tls-'));
  afterAll(() => rm(folder, { recursive: true }));

  /** A receiver at 127.0.0.1 whose certificate is for this address, and the file of that certificate. */
  async function receiverFor(address: string) {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const body = selfMadeCertificate(keys, address).toString('base64');
    const cert = `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;
    const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const receiver = await startWebhookReceiver({ key, cert });
    onTestFinished(() => receiver.close());
    const file = join(folder, `${receiver.port}.pem`);
    await writeFile(file, cert);
    return { receiver, file };
  }

  /** A service that trusts these certificates, and an endpoint there. */
  async function service(url: string, env: Record<string, string>) {
    const database = await testDatabase('pglite');
    onTestFinished(() => database.drop());
    const server = await servers.start({
      ...database.env,
      AUTH_ADMIN_SECRET: ADMIN_SECRET,
      AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
      ...env,
    });
    onTestFinished(async () => {
      await server.stop();
    });
    const headers = { 'x-hasura-admin-secret': ADMIN_SECRET };
    const admin = async (name: OperationName, variables: Record<string, unknown>) => {
      const { data } = await graphqlClient(server.url)(
        operations[name],
        variables,
        undefined,
        headers,
      );
      // oxlint-disable-next-line no-explicit-any -- answers of many shapes
      return Object.values(data)[0] as any;
    };
    const { endpoint, secret } = await admin('createWebhook', {
      url,
      eventTypes: ['sign_up.succeeded'],
    });
    await createPerson(server.url, () => new Date()).signUp();
    const firstTry = () =>
      vi.waitFor(
        async () => {
          const { edges } = await admin('webhookDeliveries', { endpointId: endpoint.id });
          expect(edges).not.toEqual([]);
          return edges.at(-1).node;
        },
        { timeout: 20_000, interval: 50 },
      );
    return { secret, firstTry };
  }

  test('arrives where the certificate is trusted', async () => {
    const { receiver, file } = await receiverFor('127.0.0.1');
    const { secret, firstTry } = await service(receiver.url, { NODE_EXTRA_CA_CERTS: file });
    const arrived = await receiver.waitFor(({ event }) => event.type === 'sign_up.succeeded');
    expect(verify(secret, arrived)).toMatchObject({ type: 'sign_up.succeeded' });
    expect(await firstTry()).toMatchObject({ status: 'delivered', responseStatus: 204 });
  });

  test('says nothing to whoever shows a certificate that nobody vouches for', async () => {
    const { receiver } = await receiverFor('127.0.0.1');
    const { firstTry } = await service(receiver.url, {});
    expect(await firstTry()).toMatchObject({
      status: 'failed',
      responseStatus: null,
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(receiver.received).toEqual([]);
  });

  test('says nothing to whoever shows the certificate of another', async () => {
    const { receiver, file } = await receiverFor('127.0.0.2');
    const { firstTry } = await service(receiver.url, { NODE_EXTRA_CA_CERTS: file });
    expect(await firstTry()).toMatchObject({
      status: 'failed',
      responseStatus: null,
      error: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(receiver.received).toEqual([]);
  });
});
