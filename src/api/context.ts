import type { Db } from '../db/client.ts';
import type { Enroller } from '../mfa/enrollment/enroller.ts';
import type { Administrator } from '../operators/administrator.ts';
import type { Clock } from '../shared/clock.ts';
import type { SessionTokens, Viewer, ViewerInSession } from '../sessions/session.ts';
import type { Client } from '../shared/client.ts';
import type { Services } from '../services/services.ts';
import type { ProvenCaller } from './proof/proven-caller.ts';
import type { Watch } from './watched/watch.ts';

/**
 * Who sent the request. Nothing is looked up until a field asks, and then once. Every function
 * throws `Unauthenticated` for a token that is not valid.
 */
export type Caller = {
  /** Null without a token. */
  readonly findViewer: () => Promise<Viewer | null>;
  readonly requireViewer: () => Promise<Viewer>;
  /** Throws `Forbidden` where a backend acts for the user. */
  readonly requireSession: () => Promise<ViewerInSession>;
  /** A signed-in user, or the holder of an enrollment ticket. */
  readonly requireEnroller: () => Promise<Enroller>;
  /** Throws `Forbidden` for a wrong secret, and for whoever is signed in and no administrator. */
  readonly requireAdministrator: () => Promise<Administrator>;
};

/** What a browser keeps for its user in cookies, where the operator has them on. */
export type Browser = {
  /** By which it is recognized as trusted, other than by argument. Comes in a header, too. */
  readonly deviceToken: string | null;
  /** Null without the cookie. Throws `Forbidden` where the page of a stranger may have sent it. */
  refreshToken(): string | null;
  /** Hands it the tokens of the session, if the outcome is or holds one. Returns the outcome. */
  keep<Outcome extends object>(outcome: Outcome): Outcome;
  /** Refreshes by the argument, or else the cookie; keeps what comes of it, and no invalid token. */
  renew(
    argument: string | null | undefined,
    refresh: (refreshToken: string) => Promise<SessionTokens>,
  ): Promise<SessionTokens>;
  /** Takes the refresh token from it. Returns the outcome. */
  forget<Outcome extends object>(outcome: Outcome): Outcome;
};

export type Context = {
  readonly client: Client;
  readonly services: Services;
  /** For Pothos. Whatever is read goes through the services. */
  readonly db: Db;
  readonly caller: Caller;
  /** For fields that declare `requiresProof`. */
  readonly proven: ProvenCaller;
  readonly browser: Browser;
  /** Sees how each root field ends. */
  readonly watch: Watch;
  readonly clock: Clock;
};
