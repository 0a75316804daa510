import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { TestClock } from './clock.ts';

/** Somebody elsewhere who verifies tokens, and keeps the published keys for as long as they may. */
export function keySetReader(origin: () => string, clock: TestClock) {
  let kept: JSONWebKeySet | undefined;
  let keptUntil = 0;

  async function fetchKeySet(): Promise<JSONWebKeySet> {
    const response = await fetch(`${origin()}/.well-known/jwks.json`);
    const [, maxAge] = /max-age=(\d+)/.exec(response.headers.get('cache-control')!)!;
    kept = (await response.json()) as JSONWebKeySet;
    keptUntil = clock().getTime() + Number(maxAge) * 1000;
    return kept;
  }

  return {
    fetch: fetchKeySet,
    async verify(token: string) {
      const keys = kept && clock().getTime() < keptUntil ? kept : await fetchKeySet();
      return jwtVerify(token, createLocalJWKSet(keys), { currentDate: clock() });
    },
  };
}
