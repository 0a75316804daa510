import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
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
 *
 * At once where somebody else may have the former ones, the next among them: from then on a token that
 * is refused for five minutes is the lesser evil.
 */
export function createRotateSigningKey(deps: {
  store: RotationStore;
  keys: SigningKeys;
  secretBox: SecretBox;
  algorithm: JwsAlgorithm;
  clock: Clock;
}) {
  const { store, keys, secretBox, algorithm, clock } = deps;

  const newKey = (createdAt: Date, activatesAt: Date): Promise<SigningKeyRow> =>
    newSigningKey(secretBox, algorithm, { createdAt, activatesAt });

  async function bringNext({ actor }: Administrator, source: AuditSource): Promise<void> {
    const { now } = source;
    await keys.reload();
    const next = keys.rows().find(({ activatesAt }) => activatesAt > now);
    if (next) {
      const known = secondsAfter(next.createdAt, KNOWN_AFTER_SECONDS);
      const hastened = { ...next, activatesAt: known > now ? known : now };
      await store.hasten(hastened, { ...rotated(hastened), ...actor }, source);
    } else {
      const row = await newKey(now, secondsAfter(now, KNOWN_AFTER_SECONDS));
      await store.publish(row, { ...rotated(row), ...actor }, source);
    }
  }

  async function replaceAll({ actor }: Administrator, source: AuditSource): Promise<void> {
    const row = await newKey(source.now, source.now);
    await store.replaceAll(row, { ...rotated(row), compromised: true, ...actor }, source);
  }

  return async (
    by: Administrator,
    { compromised }: { compromised: boolean },
    client: Client,
  ): Promise<SigningKeyInfo> => {
    const source = { client, now: clock() };
    await (compromised ? replaceAll : bringNext)(by, source);
    await keys.reload();
    // The newest is the one that was asked for, also where somebody else was first.
    return describeSigningKeys(keys.rows(), source.now)[0]!;
  };
}

export const rotated = ({ id, publicJwk, activatesAt }: SigningKeyRow) =>
  ({
    type: 'signing_key.rotated',
    kid: id,
    algorithm: publicJwk.alg,
    activatesAt: activatesAt.toISOString(),
  }) satisfies Partial<AuditEvent>;
