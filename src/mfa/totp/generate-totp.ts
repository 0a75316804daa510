import { v7 as uuidv7 } from 'uuid';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import { proof } from '../../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { Enroller } from '../enroller.ts';
import { FactorLimitReached, MfaDisabled } from '../errors.ts';
import { requireFreshProof } from '../fresh-proof.ts';
import type { MfaStatusStore } from '../mfa-status.store.ts';
import { totpContext } from './match-totp.sql.ts';
import { newTotpSecret, toBase32, totpUri } from './totp-code.ts';
import { MAX_TOTP_FACTORS, type TotpStore } from './totp.store.ts';

const PENDING_TTL_SECONDS = 600;

export type TotpEnrollment = {
  readonly factorId: string;
  readonly totpSecret: string;
  readonly totpUri: string;
  readonly expiresAt: Date;
};

/** Step one of enrolling an authenticator app: a secret that counts for nothing until verified. */
export function createGenerateTotp(deps: {
  store: TotpStore;
  mfaStatus: MfaStatusStore;
  secretBox: SecretBox;
  policy: MfaPolicy;
  /** Checks a password given to re-authenticate; throws when it is wrong. */
  reauthenticate: (
    input: { email: string; password: string },
    sessionId: string | null,
    client: Client,
  ) => Promise<void>;
  clock: Clock;
  issuer: string;
  stepUpMaxAgeSeconds: number;
}) {
  const { store, mfaStatus, secretBox, policy, clock, issuer } = deps;

  return async (
    enroller: Enroller,
    input: { password?: string | null | undefined; name?: string | null | undefined },
    client: Client,
  ): Promise<TotpEnrollment> => {
    if (policy.requirement === 'DISABLED') throw new MfaDisabled();
    const { user } = enroller;
    const { heldTypes } = await mfaStatus.find(user.id);
    const proofs = [...enroller.proofs];
    if (input.password) {
      const sessionId = enroller.kind === 'session' ? enroller.sessionId : null;
      await deps.reauthenticate({ email: user.email, password: input.password }, sessionId, client);
      proofs.push(proof('password', clock()));
    }
    requireFreshProof({
      proofs,
      heldTypes,
      now: clock(),
      maxAgeSeconds: deps.stepUpMaxAgeSeconds,
      recoveryCodesAllowed: true,
    });

    const id = uuidv7();
    const secret = newTotpSecret();
    const now = clock();
    const pending = {
      id,
      userId: user.id,
      name: input.name ?? 'Authenticator app',
      sealedSecret: secretBox.seal(secret, totpContext(user.id, id)),
      expiresAt: secondsAfter(now, PENDING_TTL_SECONDS),
    };
    if (!(await store.insertPending(pending, { client, now }))) {
      throw new FactorLimitReached(MAX_TOTP_FACTORS);
    }
    return {
      factorId: id,
      totpSecret: toBase32(secret),
      totpUri: totpUri({ issuer, account: user.email, secret }),
      expiresAt: pending.expiresAt,
    };
  };
}

export type GenerateTotp = ReturnType<typeof createGenerateTotp>;
