import { randomBytes } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { v7 as uuidv7 } from 'uuid';
import type { AuditLog } from '../../audit/audit-log.ts';
import { proof } from '../../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { raced } from '../../throttle/errors.ts';
import type { ActivateFactor, FactorEnrolled } from '../enrollment/activate-factor.ts';
import { requireAllowed, requireRoom } from '../enrollment/may-enroll.ts';
import type { PendingFactorsStore } from '../enrollment/pending-factors.store.ts';
import { FactorNotFound, InvalidWebauthnResponse } from '../errors.ts';
import type { Proven } from '../proof/prove.ts';
import { loadChecks } from './load-checks.ts';
import { registrationOptions } from './options.ts';
import { CHALLENGE_BYTES, CHALLENGE_TTL_SECONDS, type RelyingParty } from './relying-party.ts';
import { registerCredential } from './webauthn-credential.sql.ts';
import type { WebauthnStore } from './webauthn.store.ts';

export type WebauthnEnrollment = {
  readonly kind: 'webauthnEnrollment';
  readonly factorId: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  readonly expiresAt: Date;
};

/** Registering a passkey or security key (WebAuthn, section 7.1). */
export function createEnrollWebauthn(deps: {
  store: WebauthnStore;
  pendingFactors: PendingFactorsStore;
  activateFactor: ActivateFactor;
  audit: AuditLog;
  clock: Clock;
  relyingParty: RelyingParty;
}) {
  const { store, audit, clock, relyingParty: rp } = deps;

  return {
    async begin(
      { who: { user }, status }: Proven,
      { name }: { name?: string | null | undefined },
      client: Client,
    ): Promise<WebauthnEnrollment> {
      requireRoom(status, 'WEBAUTHN');
      const registered = await store.listRegistered(user.id);
      const now = clock();
      const factorId = uuidv7();
      const challenge = randomBytes(CHALLENGE_BYTES);
      const expiresAt = secondsAfter(now, CHALLENGE_TTL_SECONDS);
      const begun = await deps.pendingFactors.insert(
        {
          id: factorId,
          userId: user.id,
          type: 'WEBAUTHN',
          name: name ?? 'Passkey',
          webauthnChallenge: challenge,
          expiresAt,
        },
        status,
        { client, now },
      );
      if (!begun) throw raced();
      const options = registrationOptions(rp, user, challenge, registered);
      return { kind: 'webauthnEnrollment', factorId, options, expiresAt };
    },

    async verify(
      proven: Proven,
      { factorId, credential }: { factorId: string; credential: RegistrationResponseJSON },
      client: Client,
    ): Promise<FactorEnrolled> {
      const source = { client, now: clock() };
      const { id: userId } = proven.who.user;
      requireAllowed(proven.status, 'WEBAUTHN');
      const pending = await store.consumeChallenge({ userId, factorId }, source.now);
      if (!pending) throw new FactorNotFound();

      const { challenge, begunAt } = pending;
      const { checkRegistration } = await loadChecks();
      const check = await checkRegistration(credential, { rp, challenge });
      const enrolled =
        check.kind === 'refused'
          ? null
          : await deps.activateFactor(
              proven,
              {
                factorId,
                type: 'WEBAUTHN',
                begunAt,
                proof: proof('webauthn', source.now, {
                  keyStorage: check.credential.backupEligible ? 'swk' : 'hwk',
                  enrolledAt: begunAt,
                }),
                conditions: [registerCredential(factorId, check.credential)],
              },
              source,
            );
      if (enrolled) return enrolled;

      const detail = check.kind === 'refused' ? check.reason : 'registered before';
      const reason = 'invalid_response';
      await audit.record(
        { type: 'factor.enrollment_failed', reason, detail, actor: 'user', userId },
        source,
      );
      throw new InvalidWebauthnResponse();
    },
  };
}
