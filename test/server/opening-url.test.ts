import { expect, test } from 'vitest';
import { openingUrl } from '../../src/server/opening-url.ts';

test.each([
  ['127.0.0.1', 'http://localhost:4000/graphql'],
  ['::1', 'http://localhost:4000/graphql'],
  ['LOCALHOST', 'http://localhost:4000/graphql'],
  ['0.0.0.0', 'http://localhost:4000/graphql'],
  ['::', 'http://localhost:4000/graphql'],
  ['127.8.9.10', 'http://127.8.9.10:4000/graphql'],
  ['192.168.1.7', 'http://192.168.1.7:4000/graphql'],
  ['fe80::1', 'http://[fe80::1]:4000/graphql'],
  ['auth.internal', 'http://auth.internal:4000/graphql'],
])('a service on %s is opened at %s', (host, url) => {
  expect(openingUrl(host, 4000)).toBe(url);
});
