import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { testConfig } from '../support/app.ts';
import { attribute, startCollector, type Span } from '../support/collector.ts';
import { borrowDatabase } from '../support/lent-database.ts';
import { memoryLog } from '../support/memory-log.ts';
import { post } from '../support/raw-request.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const CANARY = 'CanaryHunter2';

/** Runs a service that sends spans to `endpoint`, and closes it: then they were handed over. */
async function traced(endpoint: string, use: (url: string) => Promise<void>) {
  const database = await borrowDatabase();
  const { log, lines } = memoryLog('info');
  const config = testConfig(database, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const app = await createApp(config, log);
  await use(`http://127.0.0.1:${await app.listen(0, '127.0.0.1')}/graphql`);
  const startedAt = performance.now();
  await app.close();
  const closedWithinMs = performance.now() - startedAt;
  await database.giveBack();
  return { lines, closedWithinMs };
}

const signIn = {
  query: `mutation ${CANARY} {
    ${CANARY}: signInEmailPassword(email: "${CANARY}@example.com", password: "${CANARY}") { __typename }
  }`,
};

describe('spans', () => {
  test('of the request, the root field and its statements hang on the span of the caller', async () => {
    const collector = await startCollector();
    await traced(collector.url, async (url) => {
      const traceparent = `00-${TRACE}-${CALLER}-01`;
      await post(url, signIn, { traceparent });
      await post(url, { query: '{ authConfig { mfaRequirement } }' }, { traceparent: 'none' });
    });
    await collector.close();

    const ours = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const find = (name: string) => ours.find((span) => span.name === name)!;
    const said = (span: Span, name: string) => attribute(span.attributes, name);
    const request = find('POST /graphql');
    const field = find('signInEmailPassword');
    expect(request.parentSpanId).toBe(CALLER);
    expect(said(request, 'http.response.status_code')).toEqual({ intValue: 200 });
    expect(field.parentSpanId).toBe(request.spanId);
    expect(said(field, 'graphql.outcome')?.stringValue).toBe('AuthInvalidCredentialsError');
    const statement = find('statement with');
    expect(statement.parentSpanId).toBe(field.spanId);

    const other = collector.spans.filter(({ traceId }) => traceId !== TRACE);
    expect(other.map(({ name }) => name)).toContain('authConfig');
    expect(new Set(other.map(({ traceId }) => traceId)).size).toBe(1);
    expect([...collector.services]).toEqual(['ticketgate']);
    expect(collector.texts.every((text) => text.startsWith('/v1/traces '))).toBe(true);
    expect(collector.texts.join()).not.toMatch(new RegExp(`${CANARY}|SELECT |example\\.com`));
  });

  test('that nobody takes hold up neither a request nor the end', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    for (const endpoint of ['http://127.0.0.1:1', `http://127.0.0.1:${port}`]) {
      const { lines, closedWithinMs } = await traced(endpoint, async (url) => {
        for (let count = 0; count < 20; count += 1) {
          const { status } = await post(url, { query: '{ authConfig { mfaRequirement } }' });
          expect(status).toBe(200);
        }
      });
      expect(closedWithinMs).toBeLessThan(20_000);
      expect(lines.filter((line) => line.includes('"msg":"request"'))).toHaveLength(20);
    }
    silent.close();
  });
});

test('without a collector, and without metrics, nothing of OpenTelemetry is loaded', async () => {
  const script = `
    import { createRequire } from 'node:module';
    import { createApp } from './src/app.ts';
    import { openMetrics } from './src/services/metrics.ts';
    import { openTraces } from './src/services/traces.ts';
    const loaded = () =>
      Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('opentelemetry')).length;
    await openMetrics({ port: null, token: null });
    await openTraces({ endpoint: null, serviceName: '' });
    const without = loaded();
    await openTraces({ endpoint: 'http://127.0.0.1:1', serviceName: '' });
    console.log(JSON.stringify([typeof createApp, without, loaded() > 10]));
    process.exit(0);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual(['function', 0, true]);
}, 120_000);
