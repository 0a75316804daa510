import { connect } from 'node:net';
import { once } from 'node:events';

/** One GraphQL request, ready to send. */
type Request = {
  readonly document: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
};

/** One request of any other kind. */
type PlainRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Whole lines, each with its end. */
  readonly headers?: string;
  /** ASCII. */
  readonly body?: string;
};

export type Answer = { readonly head: string; readonly body: string };

/** A kept-alive connection of one client, with one request at a time. */
export type Connection = {
  /** The body of the answer. Throws unless it is a 200. */
  post(request: Request): Promise<string>;
  /** The same of a server that is asked without GraphQL. */
  send(request: PlainRequest): Promise<Answer>;
  close(): void;
};

/**
 * HTTP/1.1 by hand: the load generator shares the machine with what it measures, and node:http would
 * cost it several times as much for each request. It reads what the servers answer, no more: a length,
 * or chunks.
 */
export async function openConnection(port: number, address: string): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  await once(socket, 'connect');

  let received = '';
  let pending: { done(answer: Answer): void; fail(error: Error): void } | undefined;
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = readAnswer(received);
    if (!answer) return;
    received = '';
    const { done, fail } = pending!;
    if (answer.status === '200') done(answer);
    else fail(new Error(`HTTP ${answer.status}: ${answer.body}`));
  });
  socket.on('error', (error) => pending?.fail(error));
  socket.on('close', () => pending?.fail(new Error('the server closed the connection')));

  // The service trusts one proxy, so each client is somebody else on the network.
  const common = `host: 127.0.0.1:${port}\r\nuser-agent: bench\r\naccept: application/json\r\nx-forwarded-for: ${address}\r\n`;
  const write = (text: string): Promise<Answer> =>
    new Promise((done, fail) => {
      pending = { done, fail };
      socket.write(text);
    });
  const send = ({ method, path, headers = '', body }: PlainRequest): Promise<Answer> => {
    const content =
      body === undefined
        ? '\r\n'
        : `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    return write(`${method} ${path} HTTP/1.1\r\n${common}${headers}${content}`);
  };

  return {
    async post({ document, variables, token }) {
      const body = `{"query":${quoted(document)},"variables":${JSON.stringify(variables)}}`;
      const headers = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
      return (await send({ method: 'POST', path: '/graphql', headers, body })).body;
    },
    send,
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
function readAnswer(received: string): (Answer & { status: string }) | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;

  const status = received.slice(9, 12);
  const head = received.slice(0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1];
  const body = received.slice(headEnd + 4);
  if (length !== undefined) return body.length < Number(length) ? null : { status, head, body };
  return body.endsWith('0\r\n\r\n') ? { status, head, body: unchunk(body) } : null;
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
