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
  { secure, origins }: RefreshCookieOptions,
) {
  // `__Host-`: set by this very host over https, for no other.
  const name = secure ? '__Host-ticketgate-refresh' : 'ticketgate-refresh';
  const header = request.headers.cookie ?? '';
  const held = parseCookie(header)[name] || null;
  const { origin } = request.headers;
  const listed = origin !== undefined && origins.includes(origin);

  function set(value: string, maxAge: number): void {
    // Elsewhere it could never be used.
    if (!listed) return;
    const attributes = { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge } as const;
    response.appendHeader('set-cookie', stringifySetCookie(name, value, attributes));
  }

  return {
    /** Null where there is none. */
    read(): string | null {
      if (held === null) return null;
      if (!listed) throw new Forbidden('The cookie counts only from an origin that is listed.');
      // A neighbor under the same domain may have added one of its own: whose is first, nobody knows.
      if (countOf(name, header) > 1) throw new Forbidden('There are two cookies of one name.');
      return held;
    },
    set,
    /** That token alone, or whichever it is. */
    clear(token = held): void {
      if (held !== null && token === held) set('', 0);
    },
  };
}

const countOf = (name: string, header: string): number =>
  header.split(';').filter((pair) => pair.split('=', 1)[0]!.trim() === name).length;
