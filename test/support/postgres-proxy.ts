import { connect, createServer, type AddressInfo } from 'node:net';

/** Told each message that the service sends: its type, and what it says. */
export type OnMessage = (type: string, body: Buffer) => void;

const unwatched: OnMessage = () => {};

/** Stands between the service and PostgreSQL. Each connection is watched by a listener of its own. */
export async function startPostgresProxy(
  databaseUrl: string,
  watch: () => OnMessage = () => unwatched,
) {
  let target = new URL(databaseUrl);

  const silences: (() => void)[] = [];

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('data', splitMessages(watch())).pipe(upstream);
    upstream.pipe(client);
    silences.push(() => {
      client.pause();
      upstream.unpipe(client);
    });
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    /** What is connected gets no answer any more, and no end, as from a machine that is gone. */
    fallSilent: () => silences.splice(0).forEach((silence) => silence()),
    /** New connections lead there. */
    switchTo: (otherUrl: string) => void (target = new URL(otherUrl)),
    stop: () => void server.close(),
  };
}

/** Splits the frontend's bytes into messages: a type, a length that counts itself, and the rest. */
function splitMessages(onMessage: OnMessage): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;

  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // Only the first message, the startup packet, has no type.
      const typeBytes = started ? 1 : 0;
      if (rest.length < typeBytes + 4) return;
      const size = typeBytes + rest.readUInt32BE(typeBytes);
      if (rest.length < size) return;
      if (started) onMessage(String.fromCharCode(rest[0]!), rest.subarray(5, size));
      started = true;
      rest = rest.subarray(size);
    }
  };
}
