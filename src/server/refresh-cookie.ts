import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import { Forbidden } from '../api/errors/unauthenticated.ts';

export type RefreshCookieOptions = {
  /** Off only in development, where there is no https. */
  readonly secure: boolean;
  /** Whose pages may use it: the service's own, and those that CORS lets in. */
  readonly origins: readonly string[];
};

/** `null`: not kept in one. Only development on http does without what https gives. */
export function refreshCookieOptions(config: {
  refreshCookie: boolean;
  production: boolean;
  publicUrl: string;
  allowedOrigins: readonly string[];
}): RefreshCookieOptions | null {
  const { protocol, origin } = new URL(config.publicUrl);
  return config.refreshCookie
    ? {
        secure: config.production || protocol === 'https:',
        origins: [origin, ...config.allowedOrigins],
      }
    : null;
}

/**
 * The refresh token as a cookie, out of reach of scripts. The browser sends it by itself, whoever made
 * the page, so it counts only beside an `Origin` that is listed: a browser puts one on every POST.
 */
export function refreshCookie(
  request: IncomingMessage,
  response: ServerResponse,
  options: RefreshCookieOptions,
) {
  const { secure } = options;
  const name = nameOf(options);
  const held = heldIn(request, name);
  const listed = isListed(request, options);

  function set(value: string, maxAge: number): void {
    // Elsewhere it could never be used.
    if (!listed) return;
    const attributes = { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge } as const;
    response.appendHeader('set-cookie', stringifySetCookie(name, value, attributes));
  }

  return {
    read(): string | null {
      const { token, refused } = findRefreshCookie(request, options);
      if (refused !== null) throw new Forbidden(refused);
      return token;
    },
    set,
    /** That token alone, or whichever it is. */
    clear(token = held): void {
      if (held !== null && token === held) set('', 0);
    },
  };
}

type FoundCookie = { readonly token: string | null; readonly refused: string | null };

/** No token where there is none, or it is refused: then why. */
export function findRefreshCookie(
  request: IncomingMessage,
  options: RefreshCookieOptions,
): FoundCookie {
  const name = nameOf(options);
  const token = heldIn(request, name);
  const refuse = (refused: string): FoundCookie => ({ token: null, refused });
  if (token === null) return { token, refused: null };
  if (!isListed(request, options)) {
    return refuse('The cookie counts only from an origin that is listed.');
  }
  // A neighbor under the same domain may have added one of its own: whose is first, nobody knows.
  if (countOf(name, request.headers.cookie!) > 1)
    return refuse('There are two cookies of one name.');
  return { token, refused: null };
}

/** `__Host-`: set by this very host over https, for no other. */
const nameOf = ({ secure }: RefreshCookieOptions): string =>
  secure ? '__Host-ticketgate-refresh' : 'ticketgate-refresh';

const heldIn = ({ headers }: IncomingMessage, name: string): string | null =>
  parseCookie(headers.cookie ?? '')[name] || null;

const isListed = ({ headers: { origin } }: IncomingMessage, { origins }: RefreshCookieOptions) =>
  origin !== undefined && origins.includes(origin);

const countOf = (name: string, header: string): number =>
  header.split(';').filter((pair) => pair.split('=', 1)[0]!.trim() === name).length;
