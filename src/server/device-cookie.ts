import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';

const HEADER = 'x-device-token';
/** `__Host-`: set by this very host over https, for no other. */
const COOKIE = '__Host-ticketgate-device';
/** As long as browsers keep one. When the trust ends is for the service to say. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
const MAX_LENGTH = 4096;

/** The token of a trusted browser, beside the argument of that name: from a header, or a cookie. */
export function readDeviceToken(
  { headers }: IncomingMessage,
  { cookies }: { cookies: boolean },
): string | null {
  const fromHeader = headers[HEADER];
  const fromCookie = cookies ? parseCookie(headers.cookie ?? '')[COOKIE] : undefined;
  const token = (typeof fromHeader === 'string' ? fromHeader : undefined) ?? fromCookie ?? null;
  return token !== null && token.length <= MAX_LENGTH ? token : null;
}

export function setDeviceCookie(response: ServerResponse, token: string): void {
  response.appendHeader(
    'set-cookie',
    stringifySetCookie(COOKIE, token, {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      path: '/',
      maxAge: MAX_AGE_SECONDS,
    }),
  );
}
