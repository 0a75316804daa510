import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';

export type SmsRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** `hang` never answers; `trickle` begins to, and never ends. */
type Behaviour = 'accept' | 'fail' | 'redirect' | 'hang' | 'trickle';

/** What an SMS provider looks like from here: a webhook, or Twilio's API. It keeps what it is sent. */
export async function startSmsReceiver() {
  const requests: SmsRequest[] = [];
  const state: { behaviour: Behaviour } = { behaviour: 'accept' };

  function answer(response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    switch (state.behaviour) {
      case 'accept':
        response.writeHead(201).end('{"sid":"SM0123456789"}');
        break;
      case 'fail':
        response.writeHead(500).end('{"code":20500,"message":"internal error"}');
        break;
      case 'redirect':
        response.writeHead(307, { location: '/elsewhere' }).end();
        break;
      case 'trickle':
        response.writeHead(201);
        setInterval(() => response.write(' '), 100).unref();
        break;
      case 'hang':
    }
  }

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body: await text(request) });
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  return Object.assign(state, {
    requests,
    origin: `http://127.0.0.1:${port}`,
    waitForRequest: (matches: (request: SmsRequest) => boolean) =>
      vi.waitFor(
        () => {
          const request = requests.find(matches);
          expect(request, 'no such request arrived').toBeDefined();
          return request!;
        },
        { timeout: 20_000, interval: 50 },
      ),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
