import { InvalidInput } from '../../shared/invalid-input.ts';

/** Longer ones do not get through every proxy. */
const MAX_LENGTH = 2000;

/** `new URL` takes tabs and line ends out and makes slashes of backslashes: nobody means any of them. */
const MISLEADING = /[\\\s\p{Cc}]/u;

export type ReturnAddress = {
  readonly url: URL;
  /** The service's own pages have the session already. */
  readonly own: boolean;
};

/**
 * Where the account pages may lead somebody who has just signed in, with what they are trusted for. Parsed
 * once, by what browsers parse with, and only ever used as parsed: no two readers can see two hosts in it.
 */
export function parseReturnAddress(
  text: string,
  { ownOrigin, returnOrigins }: { ownOrigin: string; returnOrigins: readonly string[] },
): ReturnAddress {
  if (text.length > MAX_LENGTH) throw refused(`must have at most ${MAX_LENGTH} characters`);
  const url = !MISLEADING.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refused('open redirect: must be a whole http(s) URL');
  }
  if (url.username || url.password) throw refused('open redirect: must hold no user and password');
  const own = url.origin === ownOrigin;
  if (!own && !returnOrigins.includes(url.origin)) {
    throw refused('open redirect: its origin is none of AUTH_RETURN_ORIGINS');
  }
  // RFC 6749, 3.1.2.
  if (url.href.includes('#')) throw refused('must have no fragment');
  return { url, own };
}

/** The address with code and state, whatever it said under these names before. */
export function leadBack(url: URL, code: string, state: string | null): string {
  const location = new URL(url);
  for (const [name, value] of Object.entries({ code, state })) {
    location.searchParams.delete(name);
    if (value !== null) location.searchParams.set(name, value);
  }
  return location.href;
}

const refused = (problem: string) => new InvalidInput('returnTo', problem);
