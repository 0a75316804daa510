import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = { stringValue?: string; intValue?: number; arrayValue?: { values: Value[] } };
type Attributes = readonly { key: string; value: Value }[];
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: Attributes;
};

/** A collector of spans, by OTLP over HTTP. */
export async function startCollector() {
  const spans: Span[] = [];
  const services = new Set<string>();
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    texts.push(`${request.url} ${text}`);
    for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) {
      services.add(attribute(resource.attributes, 'service.name')?.stringValue ?? '');
      for (const { spans: sent } of scopeSpans) spans.push(...sent);
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    services,
    texts,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const attribute = (attributes: Attributes, name: string): Value | undefined =>
  attributes.find(({ key }) => key === name)?.value;
