import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { DeviceToken } from '../api/context.ts';

const HEADER = 'x-device-token';
/** `__Host-`: set by this very host over https, for no other. */
const COOKIE = '__Host-ticketgate-device';
/** As long as browsers keep one. When the trust ends is for the service to say. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
const MAX_LENGTH = 4096;

/** The token of a trusted browser, beside the argument of that name: from a header, or a cookie. */
export function deviceToken(
  request: IncomingMessage,
  response: ServerResponse,
  { cookies }: { cookies: boolean },
): DeviceToken {
  const fromHeader = request.headers[HEADER];
  const fromCookie = cookies ? parseCookie(request.headers.cookie ?? '')[COOKIE] : undefined;
  const token = (typeof fromHeader === 'string' ? fromHeader : undefined) ?? fromCookie ?? null;

  return {
    token: token !== null && token.length <= MAX_LENGTH ? token : null,
    keep(outcome) {
      const kept = (outcome as { deviceToken?: string | null }).deviceToken;
      if (cookies && kept) {
        response.appendHeader(
          'set-cookie',
          stringifySetCookie(COOKIE, kept, {
            httpOnly: true,
            secure: true,
            sameSite: 'lax',
            path: '/',
            maxAge: MAX_AGE_SECONDS,
          }),
        );
      }
      return outcome;
    },
  };
}
