import type { AuditEvent, AuditSource, SignInCodeRefusal } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { hashToken } from '../../crypto/tokens.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { decideSignIn } from '../../policy/decide-sign-in.ts';
import { inGrace, isEnrolled } from '../../policy/mfa-status.ts';
import type { SessionFactory } from '../../sessions/new-session.ts';
import { isBeyondPassword } from '../../sessions/proofs.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Charge } from '../../throttle/throttle.sql.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import type { ExchangeSignInCodeStore, PresentedCode } from './exchange-sign-in-code.store.ts';
import { answersChallenge } from './pkce.ts';

/** What a code is compared with that nobody has made. */
const NO_CHALLENGE = Buffer.alloc(32);

/**
 * Gives an app a session of its own for the code that the account pages led back with. Whatever is wrong,
 * the answer is one, and the work done for it: nobody learns what a code was worth.
 */
export function createExchangeSignInCode(deps: {
  store: ExchangeSignInCodeStore;
  sessionFactory: SessionFactory;
  throttle: Throttle;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, sessionFactory, throttle, audit, clock } = deps;

  return async (code: string, codeVerifier: string, client: Client): Promise<SessionTokens> => {
    const source = { client, now: clock() };
    const charge = throttle.signInCodes(client.ipAddress);
    const { admitted, blockedUntil } = await store.charge(charge, source.now);
    if (!admitted) {
      await audit.recordOrCount(refusal('rate_limited'), source);
      throw rateLimitedUntil('sign_in_code', blockedUntil, source.now);
    }

    const presented = await store.present(hashToken(code), source.now);
    const answered = answersChallenge(codeVerifier, presented?.challenge ?? NO_CHALLENGE);
    const reason = refusalOf(presented, answered, source.now);
    const session = reason === null ? await openSession(presented!, charge, source) : null;
    if (session) return session;

    const refused = refusal(reason ?? 'raced');
    if (presented) await store.refuse(presented, refused, source);
    else await audit.recordOrCount(refused, source);
    throw new InvalidToken('The code is unknown, expired or used up. Sign in again.');
  };

  /** The state of the account is looked at after the verifier. */
  function refusalOf(
    code: PresentedCode | null,
    answered: boolean,
    now: Date,
  ): SignInCodeRefusal | null {
    if (!code) return 'unknown_code';
    if (code.uses > 1) return 'reused';
    if (!code.fresh) return 'expired';
    if (!answered) return 'wrong_verifier';
    if (!code.accessUnchanged) return 'access_changed';
    if (!code.madeBy) return 'session_ended';
    const { mfa, madeBy } = code;
    // As if that session wanted new tokens: nothing was proven since.
    const decision = decideSignIn({
      door: 'refresh',
      userDisabled: code.disabled,
      policy: mfa.policy,
      secondFactorProven: madeBy.proofs.some(isBeyondPassword),
      trustedDevice: madeBy.trustedDevice,
      requirement: mfa.requirement,
      enrolled: isEnrolled(mfa),
      inGrace: inGrace(mfa, now),
    });
    if (decision.kind === 'session') return null;
    return code.disabled ? 'user_disabled' : 'policy_raised';
  }

  /** Null where something changed meanwhile, or another request has presented this very code. */
  async function openSession(
    code: PresentedCode,
    charge: Charge,
    source: AuditSource,
  ): Promise<SessionTokens | null> {
    const { userId, returnOrigin, mfa } = code;
    const madeBy = code.madeBy!;
    const prepared = sessionFactory.prepare(madeBy.proofs, source.client, madeBy.trustedDeviceId);
    const session = {
      ...prepared,
      // It lives no longer than the one that it comes of: by passing it on, none would ever end.
      createdAt: madeBy.sessionCreatedAt,
      expiresAt: earlier(prepared.expiresAt, madeBy.sessionExpiresAt),
    };
    const methods = madeBy.proofs.map(({ method }) => method);
    const about = { sessionId: session.id, methods, returnOrigin, actor: 'user', userId } as const;
    const user = await store.openSession(
      { code, madeBy, session },
      charge,
      [{ type: 'sign_in.succeeded', ...about }],
      source,
    );
    if (!user) return null;
    const enrollmentDeadline = mfa.enrollmentDeadline;
    return { ...sessionFactory.tokens(user, session), enrollmentDeadline };
  }
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

const refusal = (reason: SignInCodeRefusal): AuditEvent => ({
  type: 'sign_in_code.refused',
  reason,
  actor: 'user',
  userId: null,
});
