import { auditServer } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { get, post, rawRequest } from '../support/raw-request.ts';

const app = testApp();

const SIGN_UP =
  'mutation { signUpEmailPassword(email: "mallory@example.com", password: "a long walk to the sea") { __typename } }';

describe('GraphQL over HTTP', () => {
  test('every audit of the specification is passed', async () => {
    const audits = await auditServer({ url: app.url, fetchFn: fetch });
    expect(audits).toHaveLength(61);
    expect(audits.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded', new URLSearchParams({ query: SIGN_UP })],
    ['plain text', 'text/plain', JSON.stringify({ query: SIGN_UP })],
    ['bare GraphQL', 'application/graphql', SIGN_UP],
    ['legacy GraphQL JSON', 'application/graphql+json', JSON.stringify({ query: SIGN_UP })],
    ['JSON under two names', 'text/plain, application/json', JSON.stringify({ query: SIGN_UP })],
  ])('%s is refused, and nothing of it is executed', async (_, type, body) => {
    const answer = await rawRequest(app.url, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer).toMatchObject({ status: 415, codes: ['BAD_REQUEST'] });
    expect(await app.db.user.count()).toBe(0);
  });

  test('a multipart form is refused, and nothing of it is executed', async () => {
    const body = new FormData();
    body.set('operations', JSON.stringify({ query: SIGN_UP }));
    body.set('map', '{}');
    const answer = await rawRequest(app.url, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 415, codes: ['BAD_REQUEST'] });
    expect(await app.db.user.count()).toBe(0);
  });

  test('a body without a content type is refused', async () => {
    const body = new Blob([JSON.stringify({ query: SIGN_UP })]);
    const answer = await rawRequest(app.url, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 415, codes: ['BAD_REQUEST'] });
  });

  test('a GET runs queries, and never a mutation', async () => {
    expect(await get(app.url, { query: '{ authConfig { passwordMinLength } }' })).toMatchObject({
      status: 200,
      data: { authConfig: { passwordMinLength: 15 } },
    });
    expect(await get(app.url, { query: SIGN_UP })).toMatchObject({
      status: 405,
      codes: ['BAD_REQUEST'],
    });
    const both = { query: `query A { __typename } ${SIGN_UP.replace('{', 'B {')}` };
    expect((await get(app.url, { ...both, operationName: 'B' })).status).toBe(405);
    expect(await app.db.user.count()).toBe(0);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is not a method of GraphQL', async (method) => {
    const answer = await rawRequest(app.url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: SIGN_UP }),
    });
    expect(answer).toMatchObject({ status: 405, codes: ['BAD_REQUEST'] });
    expect(await app.db.user.count()).toBe(0);
  });
});

test('no answer of the endpoint may be stored', async () => {
  for (const answer of [
    await get(app.url, { query: '{ __typename }' }),
    await get(app.url, {}),
    await post(app.url, { query: '{ __typename }' }),
    await post(app.url, 'x'),
    await post(app.url, 'x', { 'content-type': 'text/plain' }),
    await post(app.url, 'x'.repeat(100_001)),
    await rawRequest(app.url, { method: 'DELETE' }),
    await rawRequest(app.url, { method: 'OPTIONS' }),
  ]) {
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
  // The page of the explorer, which is the same for everybody: asked for again each time.
  const page = await rawRequest(app.url, { headers: { accept: 'text/html' } });
  expect(page.headers.get('cache-control')).toBe('private, no-cache');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
});
