import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Prometheus } from '../metrics/prometheus.ts';
import { NO_CLIENT } from '../shared/client.ts';
import { answer, send, type Answer, type Endpoint } from './answer.ts';

/** What Prometheus scrapes. With a token, for whoever sends it. */
export function createMetricsEndpoint(
  { scrape, contentType }: Prometheus,
  token: string | null,
): Endpoint {
  return async (request) => {
    if (token !== null && !holds(request, token)) return unauthorized;
    return {
      status: 200,
      body: await scrape(),
      cacheControl: 'no-store',
      headers: { 'content-type': contentType },
    };
  };
}

/** Hashed first, so that neither content nor length of the token shows in the time it takes. */
function holds({ headers }: IncomingMessage, token: string): boolean {
  const given = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(sha256(given), sha256(token));
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const unauthorized: Answer = {
  status: 401,
  body: 'Metrics take the bearer token of METRICS_TOKEN.\n',
  cacheControl: 'no-store',
  headers: { 'content-type': 'text/plain', 'www-authenticate': 'Bearer' },
};
const notFound: Answer = {
  status: 404,
  body: 'Only /metrics is here.\n',
  cacheControl: 'no-store',
  headers: { 'content-type': 'text/plain' },
};

/** /metrics on a port of its own, which need not be open to those who sign in. */
export function createMetricsServer(endpoint: Endpoint, log: Logger) {
  const server = createServer((request, response) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const found = reads && request.url?.split('?', 1)[0] === '/metrics';
    if (found) void answer(endpoint, request, response, NO_CLIENT, log);
    else send(notFound, response);
  });

  return {
    listen: (port: number, host: string): Promise<number> =>
      new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port, host, () => {
          server.removeListener('error', fail);
          done((server.address() as AddressInfo).port);
        });
      }),
    close: (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
