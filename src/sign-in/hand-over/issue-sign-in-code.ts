import { hashToken, randomToken } from '../../crypto/tokens.ts';
import type { ViewerInSession } from '../../sessions/session.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { NoLongerSignedIn } from '../../users/errors.ts';
import type { IssueSignInCodeStore } from './issue-sign-in-code.store.ts';
import { parseCodeChallenge } from './pkce.ts';
import { leadBack, parseReturnAddress } from './return-address.ts';

/** Long enough to follow a link, too short to find one in a log. */
const CODE_TTL_SECONDS = 60;

export type HandOver = {
  readonly returnTo: string;
  readonly codeChallenge?: string | undefined;
  readonly state?: string | undefined;
};

/**
 * Where to go from the account pages, signed in: to an app, with a code that it exchanges for a session of
 * its own. Only what is worth nothing without the app's verifier passes through the address bar.
 */
export function createIssueSignInCode(deps: {
  store: IssueSignInCodeStore;
  throttle: Throttle;
  clock: Clock;
  ownOrigin: string;
  returnOrigins: readonly string[];
}) {
  return async (
    { user, session }: ViewerInSession,
    { returnTo, codeChallenge, state }: HandOver,
    client: Client,
  ): Promise<string> => {
    const { url, own } = parseReturnAddress(returnTo, deps);
    if (own) return url.href;

    const now = deps.clock();
    const code = randomToken();
    const returnOrigin = url.origin;
    const userId = user.id;
    const sessionId = session.id;
    const issued = await deps.store.put(
      {
        hash: hashToken(code),
        userId,
        sessionId,
        challenge: parseCodeChallenge(codeChallenge),
        returnOrigin,
        expiresAt: secondsAfter(now, CODE_TTL_SECONDS),
      },
      deps.throttle.handOvers(sessionId),
      { type: 'sign_in_code.issued', sessionId, returnOrigin, actor: 'user', userId: null },
      { client, now },
    );
    if (issued.kind === 'blocked') throw rateLimitedUntil('hand_over', issued.until, now);
    if (issued.kind === 'gone') throw new NoLongerSignedIn();
    return leadBack(url, code, state ?? null);
  };
}

export type IssueSignInCode = ReturnType<typeof createIssueSignInCode>;
