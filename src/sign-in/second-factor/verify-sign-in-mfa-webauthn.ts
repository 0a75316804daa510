import { randomBytes } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { AuditEvent } from '../../audit/audit-event.ts';
import { hashToken } from '../../crypto/tokens.ts';
import { FactorNotFound, InvalidWebauthnResponse } from '../../mfa/errors.ts';
import { failedRepeatedly } from '../../mfa/attempt/failed-repeatedly.ts';
import type { AssertionCheck } from '../../mfa/webauthn/authentication.ts';
import { loadChecks } from '../../mfa/webauthn/load-checks.ts';
import { authenticationOptions } from '../../mfa/webauthn/options.ts';
import {
  CHALLENGE_BYTES,
  CHALLENGE_TTL_SECONDS,
  type RelyingParty,
} from '../../mfa/webauthn/relying-party.ts';
import { consumeAssertion } from '../../mfa/webauthn/webauthn-credential.sql.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { Redemption } from './redemption.ts';
import type { ChargedChallenge, WebauthnTicketStore } from './webauthn-ticket.store.ts';

export type WebauthnOptions = {
  readonly kind: 'webauthnOptions';
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  readonly expiresAt: Date;
};

/** Exchanges a ticket for a session by a passkey or security key (WebAuthn, section 7.2). */
export function createVerifyWebauthn(deps: {
  store: WebauthnTicketStore;
  redemption: Redemption;
  relyingParty: RelyingParty;
  clock: Clock;
}) {
  const { store, redemption, relyingParty: rp, clock } = deps;

  return {
    async generate(token: string, client: Client): Promise<WebauthnOptions> {
      const now = clock();
      const challenge = randomBytes(CHALLENGE_BYTES);
      const expiresAt = secondsAfter(now, CHALLENGE_TTL_SECONDS);
      const allowed = await store.putChallenge(hashToken(token), { challenge, expiresAt }, now);
      if (!allowed) return redemption.refuseTicket('webauthn', client);
      if (allowed.length === 0) throw new FactorNotFound();
      const options = authenticationOptions(rp, challenge, allowed);
      return { kind: 'webauthnOptions', options, expiresAt };
    },

    async verify(
      input: {
        ticket: string;
        credential: AuthenticationResponseJSON;
        rememberDevice?: boolean | null | undefined;
      },
      client: Client,
    ): Promise<SessionTokens> {
      const { ticket: token, credential, rememberDevice } = input;
      const at = clock();
      const credentialId = Buffer.from(credential.id, 'base64url');
      const charged = await store.charge(hashToken(token), credentialId, at);
      if (!charged) return redemption.refuseTicket('webauthn', client);

      const check = await checkAgainst(charged, credential);
      const session =
        check.kind === 'verified'
          ? await redeem(charged, check, { at, rememberDevice: rememberDevice ?? false }, client)
          : null;
      return session ?? fail(charged, check, at, client);
    },
  };

  async function checkAgainst(
    { ticket, challenge, credential }: ChargedChallenge,
    response: AuthenticationResponseJSON,
  ): Promise<AssertionCheck> {
    if (!challenge) return { kind: 'refused', reason: 'no challenge' };
    if (!credential) return { kind: 'refused', reason: 'unknown credential' };
    const { checkAssertion } = await loadChecks();
    return checkAssertion(response, { rp, challenge, credential, userId: ticket.userId });
  }

  async function redeem(
    { ticket, credential, factorId }: ChargedChallenge,
    { counter, backedUp }: Extract<AssertionCheck, { kind: 'verified' }>,
    { at, rememberDevice }: { at: Date; rememberDevice: boolean },
    client: Client,
  ): Promise<SessionTokens | null> {
    const { enrolledAt } = credential!;
    const used = { factorId: factorId!, enrolledAt, credential: credential!, counter, backedUp };
    return redemption.redeem({ ticket, at }, consumeAssertion(used, at), rememberDevice, client);
  }

  /** No factor is charged: a signature cannot be guessed, and the owner must not be locked out. */
  async function fail(
    { ticket, factorId }: ChargedChallenge,
    check: AssertionCheck,
    at: Date,
    client: Client,
  ): Promise<never> {
    const about = { actor: 'user', userId: ticket.userId } as const;
    const wentBack = check.kind === 'counter_went_back';
    const more: AuditEvent[] = [
      ...failedRepeatedly('webauthn', [ticket.attempts], ticket.userId),
      ...(wentBack
        ? [{ type: 'factor.counter_went_back', factorId: factorId!, ...about } as const]
        : []),
    ];
    const reason = wentBack ? 'counter_went_back' : 'invalid_response';
    await redemption.fail({ ticket, factors: [], at }, 'webauthn', reason, client, more);
    throw new InvalidWebauthnResponse();
  }
}
