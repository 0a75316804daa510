import { v7 as uuidv7 } from 'uuid';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { raced } from '../../throttle/errors.ts';
import type { Enroller } from '../enrollment/enroller.ts';
import { ENROLLING, requireRoom } from '../enrollment/may-enroll.ts';
import type { PendingFactorsStore } from '../enrollment/pending-factors.store.ts';
import { ENROLLMENT_TTL_SECONDS } from '../factor-limits.ts';
import type { ProofRule } from '../proof/proof-rule.ts';
import type { Proven } from '../proof/prove.ts';
import { totpContext } from './match-totp.sql.ts';
import { newTotpSecret, toBase32, totpUri } from './totp-code.ts';

export const GENERATING_TOTP: ProofRule = { ...ENROLLING, orPassword: 'password' };

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
  secretBox: SecretBox;
  /** Checks a password given to re-authenticate; throws when it is wrong. */
  reauthenticate: (enroller: Enroller, password: string, client: Client) => Promise<void>;
  clock: Clock;
  issuer: string;
}) {
  const { secretBox, clock, issuer } = deps;

  return async (
    proven: Proven,
    input: { password?: string | null | undefined; name?: string | null | undefined },
    client: Client,
  ): Promise<TotpEnrollment> => {
    const { who } = proven;
    const { user } = who;
    let { status } = proven;
    if (input.password) {
      await deps.reauthenticate(who, input.password, client);
      // A factor may have been enrolled while the password was hashed.
      ({ status } = await proven.again());
    }
    requireRoom(status, 'TOTP');

    const id = uuidv7();
    const secret = newTotpSecret();
    const now = clock();
    const expiresAt = secondsAfter(now, ENROLLMENT_TTL_SECONDS);
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
    if (!begun) throw raced();
    return {
      kind: 'totpEnrollment',
      factorId: id,
      totpSecret: toBase32(secret),
      totpUri: totpUri({ issuer, account: user.email, secret }),
      expiresAt,
    };
  };
}
