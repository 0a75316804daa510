import type { AuditEvent } from '../../audit/audit-event.ts';
import type { JwsAlgorithm } from '../../crypto/jws-algorithms.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { newSigningKey } from '../../sessions/new-signing-key.ts';
import { KNOWN_AFTER_SECONDS, type SigningKeyRow } from '../../sessions/signing-key.ts';
import type { SigningKeys } from '../../sessions/signing-keys.ts';
import type { Client } from '../../shared/client.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Administrator } from '../administrator.ts';
import type { RotationStore } from './rotation.store.ts';
import { describeSigningKeys, type SigningKeyInfo } from './signing-key-info.ts';

/**
 * A new key as soon as everybody can know it: whoever keeps the published keys for five minutes would
 * refuse its tokens before. There is one next key at a time, whoever asks and how often.
 */
export function createRotateSigningKey(deps: {
  store: RotationStore;
  keys: SigningKeys;
  secretBox: SecretBox;
  algorithm: JwsAlgorithm;
  clock: Clock;
}) {
  const { store, keys, secretBox, algorithm, clock } = deps;

  return async ({ actor }: Administrator, client: Client): Promise<SigningKeyInfo> => {
    await keys.reload();
    const now = clock();
    const source = { client, now };
    const next = keys.rows().find(({ activatesAt }) => activatesAt > now);
    if (next) {
      const known = secondsAfter(next.createdAt, KNOWN_AFTER_SECONDS);
      const hastened = { ...next, activatesAt: known > now ? known : now };
      await store.hasten(hastened, { ...rotated(hastened), ...actor }, source);
    } else {
      const times = { createdAt: now, activatesAt: secondsAfter(now, KNOWN_AFTER_SECONDS) };
      const row = await newSigningKey(secretBox, algorithm, times);
      await store.publish(row, { ...rotated(row), ...actor }, source);
    }
    await keys.reload();
    // The newest is the one that was asked for, also where somebody else was first.
    return describeSigningKeys(keys.rows(), now)[0]!;
  };
}

export const rotated = ({ id, publicJwk, activatesAt }: SigningKeyRow) =>
  ({
    type: 'signing_key.rotated',
    kid: id,
    algorithm: publicJwk.alg,
    activatesAt: activatesAt.toISOString(),
  }) satisfies Partial<AuditEvent>;
