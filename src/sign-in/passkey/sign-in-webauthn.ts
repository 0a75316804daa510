import { randomBytes } from 'node:crypto';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { AuditEvent, PasskeyRefusal } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { hashToken } from '../../crypto/tokens.ts';
import { InvalidWebauthnResponse } from '../../mfa/errors.ts';
import type { AssertionCheck } from '../../mfa/webauthn/authentication.ts';
import { loadChecks } from '../../mfa/webauthn/load-checks.ts';
import { authenticationOptions } from '../../mfa/webauthn/options.ts';
import { toBase64url } from '../../mfa/webauthn/credential-json.ts';
import { decoyCredential } from '../../mfa/webauthn/decoy-credential.ts';
import {
  CHALLENGE_BYTES,
  CHALLENGE_TTL_SECONDS,
  userHandle,
  type RelyingParty,
} from '../../mfa/webauthn/relying-party.ts';
import { consumeAssertion } from '../../mfa/webauthn/webauthn-credential.sql.ts';
import { decideSignIn } from '../../policy/decide-sign-in.ts';
import type { SessionFactory } from '../../sessions/new-session.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import type { SignInOutcome } from '../outcome.ts';
import type { WebauthnOptions } from '../second-factor/verify-sign-in-mfa-webauthn.ts';
import type { PasskeyOwner, SignInWebauthnStore } from './sign-in-webauthn.store.ts';

type Verified = Extract<AssertionCheck, { kind: 'verified' }>;

/**
 * Signs in with a passkey and nothing else. It says itself whose it is, and that its owner was verified,
 * so it is both factors at once. Whatever is wrong, the answer is one, and the work done for it: nobody
 * learns which passkeys are known here, or how their owners stand.
 */
export function createSignInWebauthn(deps: {
  store: SignInWebauthnStore;
  sessionFactory: SessionFactory;
  throttle: Throttle;
  audit: AuditLog;
  relyingParty: RelyingParty;
  clock: Clock;
  emailVerificationRequired: boolean;
}) {
  const { store, sessionFactory, throttle, audit, relyingParty: rp, clock } = deps;

  return {
    /** Options that name nobody: the authenticator offers what it holds for this site. */
    async generate(client: Client): Promise<WebauthnOptions> {
      const now = clock();
      const challenge = randomBytes(CHALLENGE_BYTES);
      const expiresAt = secondsAfter(now, CHALLENGE_TTL_SECONDS);
      const quota = throttle.passkeyChallenges(client.ipAddress);
      // What leaves the database opens nothing, even while it is fresh.
      const hash = hashToken(toBase64url(challenge));
      const { put, blockedUntil } = await store.putChallenge({ hash, expiresAt }, quota, now);
      if (!put) throw rateLimitedUntil('passkey', blockedUntil, now);
      const options = authenticationOptions(rp, challenge, []);
      return { kind: 'webauthnOptions', options, expiresAt };
    },

    async verify(response: AuthenticationResponseJSON, client: Client): Promise<SignInOutcome> {
      const source = { client, now: clock() };
      const charge = throttle.passkeys(client.ipAddress);
      const { challengeIn } = await loadChecks();
      const challenge = challengeIn(response.response.clientDataJSON);
      const attempt = await store.charge(
        {
          challengeHash: challenge === null ? null : hashToken(challenge),
          credentialId: Buffer.from(response.id, 'base64url'),
        },
        charge,
        source.now,
      );
      if (attempt.kind === 'blocked') {
        await audit.recordOrCount(failure('rate_limited', null), source);
        throw rateLimitedUntil('passkey', attempt.until, source.now);
      }

      const { owner } = attempt;
      const answered = attempt.challenged ? challenge : null;
      const check = await checkAgainst(owner, answered, response);
      const reason = refusalOf(check, owner);
      const session =
        reason === null ? await openSession(owner!, check as Verified, charge, source) : null;
      if (session) return session;
      return refuse(reason ?? 'replayed', owner, source);
    },
  };

  async function checkAgainst(
    owner: PasskeyOwner | null,
    challenge: string | null,
    response: AuthenticationResponseJSON,
  ): Promise<AssertionCheck> {
    if (challenge === null) return { kind: 'refused', reason: 'no challenge' };
    const { checkAssertion } = await loadChecks();
    const expected = { rp, challenge: Buffer.from(challenge, 'base64url') };
    const handle = response.response.userHandle;
    if (owner && handle === userHandle(owner.userId)) {
      const { userId, credential } = owner;
      return checkAssertion(response, { ...expected, userId, credential });
    }
    // Nobody has this key, and finding that out takes as long as with one that somebody has.
    const credential = decoyCredential(response.id);
    await checkAssertion(response, { ...expected, userId: null, credential });
    return { kind: 'refused', reason: 'nobody has it' };
  }

  /** The state of the account is looked at after the signature. */
  function refusalOf(check: AssertionCheck, owner: PasskeyOwner | null): PasskeyRefusal | null {
    if (!owner) return 'unknown_credential';
    if (check.kind === 'counter_went_back') return 'counter_went_back';
    if (check.kind === 'refused') return 'invalid_response';
    const decision = decideSignIn({
      door: 'passkey',
      userDisabled: owner.disabled,
      emailVerified: owner.emailVerified,
      emailVerificationRequired: deps.emailVerificationRequired,
      allowed: owner.policy.allowedFactors.includes('WEBAUTHN'),
    });
    return decision.kind === 'session' ? null : decision.reason;
  }

  /** Null where something changed meanwhile, or another request has used this very count. */
  async function openSession(
    owner: PasskeyOwner,
    { counter, backedUp }: Verified,
    charge: ReturnType<Throttle['passkeys']>,
    source: { client: Client; now: Date },
  ): Promise<SessionTokens | null> {
    const { userId } = owner;
    const used = { ...owner, counter, backedUp, discoverable: true };
    const consumption = consumeAssertion(used, source.now);
    const session = sessionFactory.prepare([consumption.proof], source.client);
    const methods = [consumption.proof.method];
    const user = await store.openSession(
      { owner, consumption, session },
      charge,
      [{ type: 'sign_in.succeeded', sessionId: session.id, methods, actor: 'user', userId }],
      source,
    );
    return user && sessionFactory.tokens(user, session);
  }

  async function refuse(
    reason: PasskeyRefusal,
    owner: PasskeyOwner | null,
    source: { client: Client; now: Date },
  ): Promise<never> {
    await audit.record(failure(reason, owner?.userId ?? null), source);
    if (owner && reason === 'counter_went_back') {
      const { factorId, userId } = owner;
      const copied = { type: 'factor.counter_went_back', factorId, actor: 'user', userId } as const;
      await audit.record(copied, source);
    }
    throw new InvalidWebauthnResponse();
  }
}

const failure = (reason: PasskeyRefusal, userId: string | null): AuditEvent => ({
  type: 'sign_in.failed',
  reason,
  method: 'webauthn',
  actor: 'user',
  userId,
});
