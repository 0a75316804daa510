import { v7 as uuidv7 } from 'uuid';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { proof } from '../../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Enroller } from '../enrollment/enroller.ts';
import type { MayEnroll } from '../enrollment/may-enroll.ts';
import type { PendingFactorsStore } from '../enrollment/pending-factors.store.ts';
import { totpContext } from './match-totp.sql.ts';
import { newTotpSecret, toBase32, totpUri } from './totp-code.ts';

const PENDING_TTL_SECONDS = 600;

export type TotpEnrollment = {
  readonly kind: 'totpEnrollment';
  readonly factorId: string;
  readonly totpSecret: string;
  readonly totpUri: string;
  readonly expiresAt: Date;
};

/** Step one of enrolling an authenticator app: a secret that counts for nothing until verified. */
export function createGenerateTotp(deps: {
  pendingFactors: PendingFactorsStore;
  mayEnroll: MayEnroll;
  secretBox: SecretBox;
  /** Checks a password given to re-authenticate; throws when it is wrong. */
  reauthenticate: (enroller: Enroller, password: string, client: Client) => Promise<void>;
  clock: Clock;
  issuer: string;
}) {
  const { secretBox, clock, issuer } = deps;

  return async (
    enroller: Enroller,
    input: { password?: string | null | undefined; name?: string | null | undefined },
    client: Client,
  ): Promise<TotpEnrollment> => {
    const { user } = enroller;
    const proofs = [...enroller.proofs];
    if (input.password) {
      await deps.reauthenticate(enroller, input.password, client);
      proofs.push(proof('password', clock()));
    }
    const status = await deps.mayEnroll({ user, proofs }, 'TOTP');

    const id = uuidv7();
    const secret = newTotpSecret();
    const now = clock();
    const expiresAt = secondsAfter(now, PENDING_TTL_SECONDS);
    const begun = await deps.pendingFactors.insert(
      {
        id,
        userId: user.id,
        type: 'TOTP',
        name: input.name ?? 'Authenticator app',
        sealedSecret: secretBox.seal(secret, totpContext(user.id, id)),
        expiresAt,
      },
      status,
      { client, now },
    );
    if (!begun) throw rateLimitedUntil(null, now);
    return {
      kind: 'totpEnrollment',
      factorId: id,
      totpSecret: toBase32(secret),
      totpUri: totpUri({ issuer, account: user.email, secret }),
      expiresAt,
    };
  };
}
