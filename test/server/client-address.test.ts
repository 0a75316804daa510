import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';
import { post } from '../support/raw-request.ts';

const app = testApp();

describe('the address of a client', () => {
  const direct = testApp({ AUTH_TRUST_PROXY: '0' });
  const twoHops = testApp({ AUTH_TRUST_PROXY: '2' });

  /** Signs up behind these proxies, and tells which address was recorded. */
  async function recorded(where: typeof app, forwarded: string): Promise<string | null> {
    const variables = {
      email: `${crypto.randomUUID()}@example.com`,
      password: 'a long walk to the sea',
    };
    const headers = { 'x-forwarded-for': forwarded };
    await post(where.url, { query: operations.signUp, variables }, headers);
    const { ipAddress } = await where.db.session.findFirstOrThrow({ orderBy: { id: 'desc' } });
    return ipAddress;
  }

  test('is that of the connection, whatever a header says, without proxies', async () => {
    for (const forged of ['203.0.113.7', '203.0.113.7, 198.51.100.1', 'garbage', '']) {
      expect(await recorded(direct, forged)).toBe('127.0.0.1');
    }
  });

  test('is the last one behind one proxy: the client can write the ones before', async () => {
    expect(await recorded(app, '203.0.113.7')).toBe('203.0.113.7');
    expect(await recorded(app, '127.0.0.1, 10.0.0.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(await recorded(app, '2001:db8::7')).toBe('2001:db8::7');
  });

  test('is the last but one behind two proxies', async () => {
    expect(await recorded(twoHops, '1.1.1.1, 203.0.113.7, 10.0.0.1')).toBe('203.0.113.7');
    expect(await recorded(twoHops, '203.0.113.7')).toBe('203.0.113.7');
  });

  const garbage = [
    'garbage',
    "'; DROP TABLE users",
    '999.1.1.1',
    '1.2.3',
    '[::1',
    'x'.repeat(5000),
    '1.1.1.1 2.2.2.2',
    '\xff\xfe',
  ];

  test.each(garbage)('is unknown where the header names none (%s)', async (forwarded) => {
    expect(await recorded(app, forwarded)).toBeNull();
  });

  test('that is unknown shares one budget with all that are', async () => {
    const guess = (index: number) => ({
      email: `${index}@example.com`,
      password: 'a wrong password',
    });
    const typenames: unknown[] = [];
    for (let index = 0; index < 21; index += 1) {
      const headers = { 'x-forwarded-for': garbage[index % garbage.length]! };
      const { data } = await post(
        app.url,
        { query: operations.signIn, variables: guess(index) },
        headers,
      );
      typenames.push((data!['signInEmailPassword'] as { __typename: string }).__typename);
    }
    expect(typenames.slice(0, 20)).toEqual(Array(20).fill('AuthInvalidCredentialsError'));
    expect(typenames[20]).toBe('AuthRateLimitedError');
  });
});
