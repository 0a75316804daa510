import { connect } from 'node:net';
import { once } from 'node:events';

/** One GraphQL request, ready to send. */
type Request = {
  readonly document: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
};

/** A kept-alive connection of one client, with one request at a time. */
export type Connection = {
  /** The body of the answer. Throws unless it is a 200. */
  post(request: Request): Promise<string>;
  close(): void;
};

/**
 * HTTP/1.1 by hand: the load generator shares the machine with what it measures, and node:http would
 * cost it several times as much for each request. It reads what the two servers answer, no more:
 * a length, or chunks.
 */
export async function openConnection(port: number, address: string): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  await once(socket, 'connect');

  let received = '';
  let pending: { done(body: string): void; fail(error: Error): void } | undefined;
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = readAnswer(received);
    if (!answer) return;
    received = '';
    const { done, fail } = pending!;
    if (answer.status === '200') done(answer.body);
    else fail(new Error(`HTTP ${answer.status}: ${answer.body}`));
  });
  socket.on('error', (error) => pending?.fail(error));
  socket.on('close', () => pending?.fail(new Error('the server closed the connection')));

  // The service trusts one proxy, so each client is somebody else on the network.
  const head = `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nuser-agent: bench\r\naccept: application/json\r\nx-forwarded-for: ${address}\r\ncontent-type: application/json\r\n`;

  return {
    post: ({ document, variables, token }) =>
      new Promise((done, fail) => {
        pending = { done, fail };
        const body = `{"query":${quoted(document)},"variables":${JSON.stringify(variables)}}`;
        const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
        socket.write(`${head}${authorization}content-length: ${body.length}\r\n\r\n${body}`);
      }),
    close() {
      pending = undefined;
      socket.destroy();
    },
  };
}

const quotedDocuments = new Map<string, string>();

/** Everything sent is ASCII, so that a string's length is its size. */
function quoted(document: string): string {
  const known = quotedDocuments.get(document) ?? JSON.stringify(document);
  quotedDocuments.set(document, known);
  return known;
}

/** The status and body, or null while the answer is incomplete. */
function readAnswer(received: string): { status: string; body: string } | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;

  const status = received.slice(9, 12);
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1];
  const body = received.slice(headEnd + 4);
  if (length !== undefined) return body.length < Number(length) ? null : { status, body };
  return body.endsWith('0\r\n\r\n') ? { status, body: unchunk(body) } : null;
}

function unchunk(body: string): string {
  let text = '';
  for (let at = 0; ;) {
    const sizeEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, sizeEnd), 16);
    if (size === 0) return text;
    text += body.slice(sizeEnd + 2, sizeEnd + 2 + size);
    at = sizeEnd + 2 + size + 2;
  }
}
