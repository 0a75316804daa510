import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { SIGN_IN_FIELDS } from '../../src/metrics/sign-in-steps.ts';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';
import { post, rawRequest } from '../support/raw-request.ts';

const TOKEN = 'metrics-for-prometheus';
const app = testApp({ METRICS_TOKEN: TOKEN });
const ask = (authorization?: string, path = '/metrics') =>
  rawRequest(`${app.origin}${path}`, { headers: authorization ? { authorization } : {} });
const scrape = async () => (await ask(`Bearer ${TOKEN}`)).text;

/** `sign_ins_total{outcome="session"}`, without the prefix. */
async function value(series: string): Promise<number> {
  const line = (await scrape())
    .split('\n')
    .find((each) => each.startsWith(`ticketgate_${series} `));
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}
/** How much each has risen. */
async function risen(series: readonly string[], during: () => Promise<unknown>) {
  const before = await Promise.all(series.map(value));
  await during();
  const after = await Promise.all(series.map(value));
  return Object.fromEntries(series.map((name, index) => [name, after[index]! - before[index]!]));
}

describe('what is counted', () => {
  test('sign-ins, tickets and second factors by what came of them', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const before = 'sign_ins_total{outcome="invalid_credentials"}';
    expect(
      await risen(
        [
          before,
          'sign_ins_total{outcome="mfa_ticket"}',
          'tickets_total{event="issued"}',
          'tickets_total{event="failed"}',
          'tickets_total{event="redeemed"}',
          'second_factors_total{type="totp",outcome="invalid_code"}',
          'second_factors_total{type="totp",outcome="session"}',
          'graphql_answers_total{field="verifySignInMfaTotp",outcome="AuthSession"}',
          'graphql_seconds_count{field="verifySignInMfaTotp"}',
          'graphql_seconds_count{field="signInEmailPassword"}',
        ],
        async () => {
          await ada.signIn('a wrong password');
          const ticket = await ada.ticket();
          await ada.verifyTotp(ticket, ada.wrongCode());
          app.clock.advance(60);
          expect((await ada.verifyTotp(ticket, ada.code())).__typename).toBe('AuthSession');
        },
      ),
    ).toEqual({
      'sign_ins_total{outcome="invalid_credentials"}': 1,
      'sign_ins_total{outcome="mfa_ticket"}': 1,
      'tickets_total{event="issued"}': 1,
      'tickets_total{event="failed"}': 1,
      'tickets_total{event="redeemed"}': 1,
      'second_factors_total{type="totp",outcome="invalid_code"}': 1,
      'second_factors_total{type="totp",outcome="session"}': 1,
      'graphql_answers_total{field="verifySignInMfaTotp",outcome="AuthSession"}': 1,
      'graphql_seconds_count{field="verifySignInMfaTotp"}': 2,
      'graphql_seconds_count{field="signInEmailPassword"}': 2,
    });
  });

  test('by the field and the type, whatever the client calls or selects', async () => {
    const ada = app.person();
    await ada.signUp();
    const query = `mutation ($email: String!, $password: String!) {
      me: signInEmailPassword(email: $email, password: $password) { ... on AuthError { message } }
    }`;
    const variables = { email: ada.email, password: PASSWORD };
    const series = 'sign_ins_total{outcome="session"}';
    expect(await risen([series], () => post(app.url, { query, variables }))).toEqual({
      [series]: 1,
    });
  });

  test('errors by their codes, with or without a field', async () => {
    const malformed = { query: 'query { nowhere }' };
    expect(
      await risen(
        [
          'graphql_answers_total{field="me",outcome="UNAUTHENTICATED"}',
          'graphql_answers_total{field="me",outcome="null"}',
          'graphql_answers_total{field="other",outcome="GRAPHQL_VALIDATION_FAILED"}',
          'graphql_answers_total{field="other",outcome="GRAPHQL_PARSE_FAILED"}',
          'graphql_answers_total{field="other",outcome="ok"}',
        ],
        async () => {
          await post(app.url, { query: '{ me { id } }' }, { authorization: 'Bearer none' });
          await post(app.url, { query: '{ me { id } }' });
          await post(app.url, malformed);
          await post(app.url, { query: '{' });
          await post(app.url, { query: '{ __typename }' });
        },
      ),
    ).toEqual({
      'graphql_answers_total{field="me",outcome="UNAUTHENTICATED"}': 1,
      'graphql_answers_total{field="me",outcome="null"}': 1,
      'graphql_answers_total{field="other",outcome="GRAPHQL_VALIDATION_FAILED"}': 1,
      'graphql_answers_total{field="other",outcome="GRAPHQL_PARSE_FAILED"}': 1,
      'graphql_answers_total{field="other",outcome="ok"}': 1,
    });
  });

  test('refusals by what refuses, although the client is not told', async () => {
    const ada = app.person();
    await ada.signUp();
    const [passwords, signIns] = [
      'refusals_total{limiter="password"}',
      'sign_ins_total{outcome="rate_limited"}',
    ];
    const rises = await risen([passwords, signIns], async () => {
      for (let tries = 0; tries < 6; tries += 1) await ada.signIn('a wrong password');
    });
    expect(rises).toEqual({ [passwords]: 1, [signIns]: 1 });
  });

  test('statements, hashes, jobs and what waits in the database', async () => {
    const text = await scrape();
    for (const pattern of [
      /^ticketgate_statement_seconds_count\{kind="with"\} [1-9]/m,
      /^ticketgate_hash_wait_seconds_count [1-9]/m,
      /^ticketgate_hash_queue\{state="waiting"\} 0$/m,
      /^ticketgate_jobs_waiting\{queue="notice"\} \d+$/m,
      /^ticketgate_job_oldest_seconds\{queue="notice"\} \d/m,
      /^ticketgate_audit_chain_waiting \d+$/m,
      /^ticketgate_audit_chain_lag_seconds \d/m,
      /^ticketgate_signing_key_age_seconds \d/m,
      /^ticketgate_values_under_other_key\{kind="passwords"\} 0$/m,
      /^ticketgate_backlog_read 1$/m,
      /^process_cpu_seconds_total /m,
      /^nodejs_eventloop_lag_p99_seconds /m,
    ]) {
      expect(text).toMatch(pattern);
    }
    if (app.databaseUrl) expect(text).toMatch(/^ticketgate_pool_connections\{state="max"\} 10$/m);
    else expect(text).not.toMatch(/^ticketgate_pool_connections\{/m);
  });

  test('a job that ran', async () => {
    await app.person().run('requestReset', { email: 'nobody@example.com' }, '');
    await expect
      .poll(() => value('job_lag_seconds_count{queue="mailed-link"}'), { timeout: 20_000 })
      .toBeGreaterThan(0);
    await expect
      .poll(() => value('jobs_total{queue="mailed-link",outcome="done"}'))
      .toBeGreaterThan(0);
  });

  test('the names that are told apart are those of the schema', () => {
    const mutations = Object.keys(schema.getMutationType()!.getFields());
    expect(SIGN_IN_FIELDS.filter((name) => !mutations.includes(name))).toEqual([]);
    const secondFactors = mutations.filter((name) => name.startsWith('verifySignInMfa'));
    expect(secondFactors.filter((name) => !SIGN_IN_FIELDS.includes(name))).toEqual([]);
  });
});

describe('the README', () => {
  test('names the metrics that there are, and all of ours', async () => {
    const text = await scrape();
    const there = [...text.matchAll(/^# TYPE (ticketgate_\w+)/gm)].map(([, name]) => name!);
    const readme = await readFile('README.md', 'utf8');
    const named = [...readme.matchAll(/ticketgate_\w+/g)].map(([name]) =>
      name.replace(/_bucket$/, ''),
    );
    expect([...new Set(named)].toSorted()).toEqual(there.toSorted());
  });

  test('alerts on labels that are counted from the start', async () => {
    const text = await scrape();
    const readme = await readFile('README.md', 'utf8');
    const matchers = [...readme.matchAll(/(ticketgate_\w+)\{(\w+)=~?"([^"]+)"/g)];
    expect(matchers.length).toBeGreaterThan(4);
    for (const [, metric, label, values] of matchers) {
      if (metric === 'ticketgate_graphql_answers_total') continue;
      for (const word of values!.split('|')) {
        expect(text).toMatch(new RegExp(`^${metric}\\{.*${label}="${word}"`, 'm'));
      }
    }
  });
});

describe('what a scrape shows', () => {
  const canary = 'CanaryHunter2';

  beforeAll(async () => {
    const ada = app.person();
    await ada.signUp();
  });

  test('as many series as before, whatever clients send, and nothing of it', async () => {
    const series = async () =>
      (await scrape()).split('\n').filter((line) => line.startsWith('ticketgate_')).length;
    const send = (number: number) => {
      const name = `${canary}${number}`;
      return Promise.all([
        post(app.url, { query: `query ${name} { ${name}: __typename }`, operationName: name }),
        post(app.url, { query: `{ ${name}: me { id } }` }),
        post(app.url, { query: `{ ${name} }` }),
        post(app.url, { query: '{ __typename }', operationName: name }),
        post(app.url, { query: `{ ${name}` }, { authorization: `Bearer ${name}` }),
        post(app.url, {
          query: `mutation ${name} { ${name}: signInEmailPassword(email: "${name}@example.com", password: "${name}") { __typename } }`,
        }),
        rawRequest(`${app.origin}/${name}?${name}=${name}`),
        ask(`Bearer ${name}`),
      ]);
    };
    await send(0);
    const before = await series();
    for (let number = 1; number <= 125; number += 1) await send(number);
    expect(await series()).toBe(before);

    const text = await scrape();
    expect(text).not.toMatch(new RegExp(canary, 'i'));
    expect(text).not.toMatch(/@|https?:|Bearer|SELECT|mutation /);
    expect(text).not.toContain(TOKEN);
  });
});

describe('who may read', () => {
  test('only whoever sends the token', async () => {
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
    for (const authorization of [
      undefined,
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(0, -1)}`,
      TOKEN,
      `Basic ${TOKEN}`,
    ]) {
      const refused = await ask(authorization);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect(refused.text).not.toContain('ticketgate_');
    }
    expect((await ask(undefined, `/metrics?token=${TOKEN}`)).status).toBe(401);
  });

  test('it is no other secret, and opens nothing else', async () => {
    const { codes } = await post(
      app.url,
      { query: '{ me { id } }' },
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(codes).toEqual(['UNAUTHENTICATED']);
  });
});
