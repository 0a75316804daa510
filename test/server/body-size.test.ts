import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();
const query = (padding: number) =>
  JSON.stringify({ query: `{ authConfig { passwordMinLength } } #${' '.repeat(padding)}` });

/** Sends the body in pieces and without saying how long it is. */
function sendChunked(body: string): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const sent = request(
      app.url,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => done({ status: response.statusCode!, body: text }));
      },
    );
    sent.on('error', fail);
    for (let at = 0; at < body.length; at += 10_000) sent.write(body.slice(at, at + 10_000));
    sent.end();
  });
}

describe('a body that does not say how long it is', () => {
  test('is read like any other', async () => {
    expect(await sendChunked(query(50_000))).toEqual({
      status: 200,
      body: '{"data":{"authConfig":{"passwordMinLength":15}}}',
    });
  });

  test('is refused past 100 kB', async () => {
    const { status, body } = await sendChunked(query(120_000));
    expect(status).toBe(413);
    expect(JSON.parse(body).errors[0].extensions.code).toBe('REQUEST_ENTITY_TOO_LARGE');
  });

  test.each(['{"query": ', 'null', '"text"', '[]'])(
    'is refused unless it is an object: %s',
    async (text) => {
      const { status, body } = await sendChunked(text);
      expect(status).toBe(400);
      expect(JSON.parse(body).errors[0].extensions.code).toBe('BAD_REQUEST');
    },
  );
});
