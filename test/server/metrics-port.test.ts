import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type App } from '../../src/app.ts';
import { createLogger } from '../../src/server/logger.ts';
import { testApp, testConfig } from '../support/app.ts';
import { borrowDatabase, type BorrowedDatabase } from '../support/lent-database.ts';
import { post, rawRequest } from '../support/raw-request.ts';

describe('on a port of their own', () => {
  let database: BorrowedDatabase;
  let app: App;
  let origin: string;
  let metrics: string;

  beforeAll(async () => {
    database = await borrowDatabase();
    app = await createApp(testConfig(database, { METRICS_PORT: '0' }), createLogger('silent'));
    origin = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}`;
    metrics = `http://127.0.0.1:${await app.listenForMetrics('127.0.0.1')}`;
  });
  afterAll(async () => {
    await app.close();
    await database.giveBack();
  });

  test('they are there, and nothing else is', async () => {
    await post(`${origin}/graphql`, { query: '{ authConfig { mfaRequirement } }' });
    const { status, headers, text } = await rawRequest(`${metrics}/metrics`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('ticketgate_graphql_answers_total{field="authConfig"');

    for (const path of ['/', '/graphql', '/healthz', '/metrics/', '//metrics']) {
      expect((await rawRequest(`${metrics}${path}`)).status).toBe(404);
    }
    expect((await post(`${metrics}/graphql`, { query: '{ __typename }' })).status).toBe(404);
    expect((await post(`${metrics}/metrics`, {})).status).toBe(404);
  });

  test('they are there without the database, and say that they are not all', async () => {
    const text = async () => (await rawRequest(`${metrics}/metrics`)).text;
    expect(await text()).toMatch(/^ticketgate_backlog_read 1$/m);
    await app.db.$executeRaw`ALTER TABLE audit_pending RENAME TO elsewhere`;
    expect(await text()).toMatch(/^ticketgate_backlog_read 0$/m);
    expect(await text()).toMatch(/^ticketgate_audit_chain_lag_seconds Nan$/im);
    expect(await text()).toMatch(/^ticketgate_statement_failures_total\{kind="select"\} [1-9]/m);
    await app.db.$executeRaw`ALTER TABLE elsewhere RENAME TO audit_pending`;
    expect(await text()).toMatch(/^ticketgate_backlog_read 1$/m);
  });

  test('and no longer on the other', async () => {
    expect((await rawRequest(`${origin}/metrics`)).status).toBe(404);
  });
});

describe('where nobody asked for them', () => {
  const app = testApp();

  test('there are none', async () => {
    expect((await rawRequest(`${app.origin}/metrics`)).status).toBe(404);
  });
});
