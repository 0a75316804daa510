import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { expect, vi } from 'vitest';

type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // oxlint-disable-next-line no-explicit-any -- events of many types
  readonly event: any;
};

/** A status to answer with; `silent` never answers, `flood` and `trickle` never end to. */
type Behaviour = number | 'redirect' | 'silent' | 'flood' | 'trickle' | 'break';

/** Where webhooks arrive: over TLS where it has a certificate. It keeps what it is sent. */
export async function startWebhookReceiver(tls?: { key: string; cert: string }) {
  const received: Received[] = [];
  const state: { behaviour: Behaviour } = { behaviour: 204 };

  function answer(response: ServerResponse): void {
    const { behaviour } = state;
    if (typeof behaviour === 'number') response.writeHead(behaviour).end();
    else if (behaviour === 'redirect') response.writeHead(307, { location: '/elsewhere' }).end();
    else if (behaviour === 'break') response.destroy();
    else if (behaviour === 'trickle') {
      response.writeHead(200);
      setInterval(() => response.write(' '), 20).unref();
    } else if (behaviour === 'flood') {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    }
  }

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const { url: path = '', headers } = request;
    received.push({ path, headers, body, event: JSON.parse(body || '{}') });
    answer(response);
  };
  const server = tls ? createTlsServer(tls, receive) : createServer(receive);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  return Object.assign(state, {
    received,
    port,
    url: `http${tls ? 's' : ''}://127.0.0.1:${port}/hook`,
    waitFor: (matches: (one: Received) => boolean, within = 20_000) =>
      vi.waitFor(
        () => {
          const found = received.find(matches);
          expect(found, 'no such webhook arrived').toBeDefined();
          return found!;
        },
        { timeout: within, interval: 50 },
      ),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

/** As a receiver does it, by the library that Standard Webhooks gives them. */
export const verify = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
