import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `hold` answers when `release` is called; `trickle` begins to, and never ends. */
type Behaviour = 'answer' | 'fail' | 'redirect' | 'page' | 'flood' | 'hold' | 'trickle';

export const sha1 = (password: string): string =>
  createHash('sha1').update(password).digest('hex').toUpperCase();

const PADDING = `${'0'.repeat(34)}A:0`;

/** What Pwned Passwords looks like from here. It keeps what it is asked. */
export async function startBreachRangeServer() {
  const requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  /** How often each password was seen. */
  const seen = new Map<string, number>();
  const held: (() => void)[] = [];
  const state: { behaviour: Behaviour } = { behaviour: 'answer' };

  function range(prefix: string): string {
    const lines = [...seen]
      .map(([password, count]) => ({ hash: sha1(password), count }))
      .filter(({ hash }) => hash.startsWith(prefix))
      .map(({ hash, count }) => `${hash.slice(5)}:${count}`);
    return [...lines, PADDING].join('\r\n');
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const prefix = new URL(request.url!, 'http://localhost').pathname.split('/').at(-1)!;
    switch (state.behaviour) {
      case 'answer':
        response.end(range(prefix));
        break;
      case 'fail':
        response.writeHead(503).end(range(prefix));
        break;
      case 'redirect':
        response.writeHead(302, { location: `/elsewhere/${prefix}` }).end();
        break;
      case 'page':
        response.end('<html>Please sign in to this network.</html>');
        break;
      case 'flood':
        response.end(`${PADDING}\r\n`.repeat(10_000) + range(prefix));
        break;
      case 'hold':
        held.push(() => response.end(range(prefix)));
        break;
      case 'trickle':
        response.writeHead(200).write(`${PADDING}\r\n`);
    }
  }

  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers });
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  return Object.assign(state, {
    requests,
    seen,
    url: `http://127.0.0.1:${port}/range`,
    release: () => held.splice(0).forEach((send) => send()),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
