import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Browser } from '../api/context.ts';
import { InvalidRefreshToken } from '../sessions/errors.ts';
import type { SessionTokens } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import { readDeviceToken, setDeviceCookie } from './device-cookie.ts';
import { refreshCookie, type RefreshCookieOptions } from './refresh-cookie.ts';

export type CookieOptions = {
  readonly device: boolean;
  /** `null`: the refresh token is not kept in one. */
  readonly refresh: RefreshCookieOptions | null;
};

/** What the browser at the other end keeps, where the operator has cookies on. */
export function createBrowser(
  request: IncomingMessage,
  response: ServerResponse,
  { cookies, clock }: { cookies: CookieOptions; clock: Clock },
): Browser {
  const cookie = cookies.refresh && refreshCookie(request, response, cookies.refresh);
  const refreshToken = (): string | null => cookie?.read() ?? null;

  function keep<Outcome extends object>(outcome: Outcome): Outcome {
    const session = sessionIn(outcome);
    if (cookies.device && session?.deviceToken) setDeviceCookie(response, session.deviceToken);
    if (session) cookie?.set(session.refreshToken, secondsUntil(session.expiresAt, clock()));
    return outcome;
  }

  return {
    deviceToken: readDeviceToken(request, { cookies: cookies.device }),
    refreshToken,
    keep,

    async renew(argument, refresh) {
      const token = argument ?? refreshToken();
      if (token === null) throw new InvalidInput('refreshToken', 'is required without a cookie');
      try {
        return keep(await refresh(token));
      } catch (error) {
        if (error instanceof InvalidRefreshToken) cookie?.clear(token);
        throw error;
      }
    },

    forget(outcome) {
      cookie?.clear();
      return outcome;
    },
  };
}

/** The outcome may be a session, or hold one that enrolling opened. */
function sessionIn(outcome: object): SessionTokens | null {
  const { kind, session } = outcome as { kind?: string; session?: SessionTokens | null };
  return kind === 'session' ? (outcome as SessionTokens) : (session ?? null);
}

const secondsUntil = (end: Date, now: Date): number =>
  Math.max(0, Math.floor((end.getTime() - now.getTime()) / 1000));
