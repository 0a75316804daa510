import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Person } from './person.ts';

/** Of the app that the tests lead back to. */
export const SHOP = 'http://localhost:5173';

export const newVerifier = (): string => randomBytes(32).toString('base64url');

const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** What the account pages ask for somebody who is signed in there, as a browser sends it. */
export function handOver(person: Person, service: string, verifier = newVerifier()) {
  const address = `198.51.100.${parseInt(randomUUID().slice(0, 2), 16)}`;

  async function ask(body: object | string = {}, headers: Record<string, string> = {}) {
    const asked = {
      returnTo: `${SHOP}/signed-in`,
      codeChallenge: challengeOf(verifier),
      refreshToken: person.refreshToken,
    };
    const response = await fetch(`${service}/account/hand-over`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: service,
        authorization: `Bearer ${person.accessToken}`,
        'x-forwarded-for': address,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify({ ...asked, ...body }),
    });
    const text = await response.text();
    // oxlint-disable-next-line no-explicit-any
    const answer = (response.status === 200 || text ? JSON.parse(text) : {}) as any;
    return { status: response.status, headers: response.headers, ...answer };
  }

  return {
    verifier,
    ask,
    async code(): Promise<string> {
      const { location, error } = await ask();
      if (!location) throw new Error(error);
      return new URL(location).searchParams.get('code')!;
    },
  };
}
