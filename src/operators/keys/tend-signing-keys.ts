import type { Logger } from 'pino';
import type { JwsAlgorithm } from '../../crypto/jws-algorithms.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { newSigningKey } from '../../sessions/new-signing-key.ts';
import { statesOf, type SigningKeyRow } from '../../sessions/signing-key.ts';
import type { SigningKeys } from '../../sessions/signing-keys.ts';
import { NO_CLIENT } from '../../shared/client.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import { SYSTEM } from '../administrator.ts';
import { sealHeaders } from '../audit/audit-seal.ts';
import { rotated } from './rotate-signing-key.ts';
import type { RotationStore } from './rotation.store.ts';

const DAY_SECONDS = 24 * 3600;
/** So long before it signs, a key is published: for those who ask once in a while. */
const PUBLISHED_FOR_SECONDS = DAY_SECONDS;

/**
 * What every replica does of itself, again and again: it hears of new keys, publishes the next one when
 * its time has come, and forgets those whose last token has expired.
 */
export function createTendSigningKeys(deps: {
  store: RotationStore;
  keys: SigningKeys;
  secretBox: SecretBox;
  algorithm: JwsAlgorithm;
  rotationDays: number;
  log: Logger;
  clock: Clock;
}) {
  const { store, keys, secretBox, algorithm, rotationDays, log, clock } = deps;

  async function publishNext(now: Date, activatesAt: Date): Promise<void> {
    const row = await newSigningKey(secretBox, algorithm, { createdAt: now, activatesAt });
    await store.publish(row, { ...rotated(row), ...SYSTEM.actor }, { client: NO_CLIENT, now });
    await keys.reload();
    log.info({ kid: keys.rows()[0]!.id, activatesAt }, 'published the next signing key');
  }

  return async (): Promise<void> => {
    await keys.reload();
    const now = clock();
    const due = nextDue(keys.rows(), { algorithm, rotationDays }, now);
    if (due) await publishNext(now, due);

    const kept = new Set(statesOf(keys.rows(), now).map(({ row }) => row.id));
    const over = keys.stored().filter(({ id }) => !kept.has(id));
    if (over.length > 0) {
      await store.forget(over.flatMap(({ id, publicJwk }) => sealHeaders(id, publicJwk.alg)));
      await keys.reload();
    }
  };
}

/** When a key that is to be published now is to sign. Null: none is to be published. */
function nextDue(
  newestFirst: readonly SigningKeyRow[],
  { algorithm, rotationDays }: { algorithm: JwsAlgorithm; rotationDays: number },
  now: Date,
): Date | null {
  const [newest] = newestFirst;
  if (!newest || newest.activatesAt > now) return null;

  const earliest = secondsAfter(now, PUBLISHED_FOR_SECONDS);
  const scheduled = secondsAfter(newest.activatesAt, rotationDays * DAY_SECONDS);
  return scheduled <= earliest || newest.publicJwk.alg !== algorithm ? earliest : null;
}
