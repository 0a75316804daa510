import { z } from 'zod';
import { isAllowedOrigin } from '../server/allowed-origin.ts';
import type { Answer, Endpoint } from '../server/answer.ts';
import { bearerToken } from '../server/bearer-token.ts';
import { readBody } from '../server/read-body.ts';
import { findRefreshCookie, type RefreshCookieOptions } from '../server/refresh-cookie.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import { text } from '../shared/text.ts';
import type { IssueSignInCode } from '../sign-in/hand-over/issue-sign-in-code.ts';
import { RateLimited } from '../throttle/errors.ts';
import { NoLongerSignedIn } from '../users/errors.ts';

export const HAND_OVER_PATH = '/account/hand-over';
const MAX_BODY_BYTES = 16_384;

const handOver = z.strictObject({
  returnTo: z.string('must be a URL'),
  codeChallenge: z.string().optional(),
  codeChallengeMethod: z.literal('S256', 'must be S256').optional(),
  state: text({ max: 512 }).optional(),
  /** Where no cookie holds it. */
  refreshToken: text({ max: 200 }).optional(),
});

/**
 * What the account pages ask once somebody has signed in: where to go. A page of another site can send
 * no JSON here, no `Authorization`, and no `Origin` that is this one. An access token is good for
 * minutes: alone, whoever has stolen one would make of it a session that is refreshed.
 */
export function createHandOver(deps: {
  enabled: boolean;
  ownOrigin: string;
  /** While somebody develops. */
  loopbackOrigins: boolean;
  refreshCookie: RefreshCookieOptions | null;
  sessions: Sessions;
  issueSignInCode: IssueSignInCode;
}): Endpoint {
  const origins = { allowedOrigins: [deps.ownOrigin], loopbackOrigins: deps.loopbackOrigins };

  return async (request, client) => {
    if (!deps.enabled) return refuse(404, 'There are no account pages here.');
    if (request.method !== 'POST') return refuse(405, 'Send a POST.', { allow: 'POST' });
    const { origin, authorization, 'content-type': type } = request.headers;
    if (!origin || !isAllowedOrigin(origin, origins)) {
      return refuse(403, 'This is for the account pages alone.');
    }
    if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
      return refuse(415, 'Send application/json.');
    }

    const body = await readBody(request, MAX_BODY_BYTES);
    if (!body) return refuse(413, `The body may have ${MAX_BODY_BYTES} bytes.`);
    const { data, error } = handOver.safeParse(parse(body));
    if (!data) {
      return refuse(
        400,
        error.issues.map((i) => `${i.path.join('.') || 'body'}: ${i.message}`)[0]!,
      );
    }
    const token = bearerToken(authorization);
    const viewer = token === undefined ? null : await deps.sessions.findViewer(token);
    if (!viewer) return signedOut;
    try {
      const { refreshToken: given, ...asked } = data;
      const cookie = deps.refreshCookie && findRefreshCookie(request, deps.refreshCookie);
      if (given === undefined && cookie?.refused) return refuse(403, cookie.refused);
      const refreshToken = given ?? cookie?.token;
      if (!refreshToken || !(await deps.sessions.isHolder(viewer, refreshToken))) return notHeld;
      const location = await deps.issueSignInCode(viewer, asked, client);
      return { status: 200, body: { location }, cacheControl: 'no-store' };
    } catch (thrown) {
      return failure(thrown);
    }
  };
}

function failure(error: unknown): Answer {
  if (error instanceof InvalidInput) return refuse(400, error.message);
  if (error instanceof NoLongerSignedIn) return signedOut;
  if (error instanceof RateLimited) {
    return refuse(429, error.message, { 'retry-after': String(error.retryAfterSeconds) });
  }
  throw error;
}

const refuse = (status: number, error: string, headers?: Record<string, string>): Answer => ({
  status,
  body: { error },
  cacheControl: 'no-store',
  ...(headers && { headers }),
});

const signedOut = refuse(401, 'You are not signed in.');
const notHeld = refuse(
  401,
  'Send the refresh token of the session too, as refreshToken or as the cookie.',
);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
