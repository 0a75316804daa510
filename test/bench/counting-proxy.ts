import { connect, createServer, type AddressInfo } from 'node:net';

/** Stands between the service and PostgreSQL and counts what the service sends. */
export async function startCountingProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const counted = { statements: 0, parsed: 0 };

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    // The job queue looks for jobs all the time, by statements without a name.
    let ofJobQueue = false;
    const count = messageCounter((type, body) => {
      const [first, second] = body.toString('latin1').split('\0', 2);
      if (type === 'P') ofJobQueue = first === '' && second!.includes('pgboss.');
      if (type === 'B' && second !== '') ofJobQueue = false;
      if (type === 'Q') ofJobQueue = first!.includes('pgboss.');
      if (ofJobQueue) return;
      // Execute and Query are statements; Parse is one that PostgreSQL did not know yet.
      if (type === 'E' || type === 'Q') counted.statements += 1;
      if (type === 'P') counted.parsed += 1;
    });
    client.on('data', count).pipe(upstream);
    upstream.pipe(client);
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
    counted,
    stop: () => void server.close(),
  };
}

/** Splits the frontend's bytes into messages: a type, a length that counts itself, and the rest. */
function messageCounter(onMessage: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
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
