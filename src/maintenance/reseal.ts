import type { Logger } from 'pino';
import type { Keyring } from '../crypto/keyring.ts';
import { CannotUnseal, sealedUnder, type SecretBox } from '../crypto/secret-box.ts';
import { totpContext } from '../mfa/totp/match-totp.sql.ts';
import { signingKeyContext } from '../sessions/new-signing-key.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import { webhookSecretContext } from '../webhooks/secret.ts';
import type { ResealStore } from './reseal.store.ts';

const BATCH = 100;
/** Replicas that still have the former secret may have sealed more meanwhile. */
const LOOK_AGAIN_SECONDS = 600;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** How far it is. What failed is under a key that no secret here gives, and stays as it is. */
export type ResealProgress = {
  readonly done: number;
  readonly left: number;
  readonly failed: number;
};

/**
 * After AUTH_SECRET was rotated: seals under the new secret what the former one had sealed, a batch at a
 * time, while requests are served. Each value is replaced only if it is still what was read, so that
 * replicas may do it at once, and a crash loses nothing: what is left is what is under another key.
 */
export function createReseal(deps: {
  store: ResealStore;
  secretBox: SecretBox;
  keyring: Keyring;
  log: Logger;
  clock: Clock;
  /** When everything that can be is sealed anew. */
  onDone: () => Promise<void>;
}) {
  const { store, secretBox, keyring, log, clock, onDone } = deps;
  const keyId = keyring.current('seal').id;
  let progress: ResealProgress = { done: 0, left: 0, failed: 0 };
  let round: { after: string } | undefined;
  let restUntil = new Date(0);

  const reseal = (sealed: Uint8Array, context: string): Buffer =>
    secretBox.seal(secretBox.open(sealed, context), context);

  /** One that cannot be opened stops none of the others. */
  async function replaceEach<Row extends { readonly id: string }>(
    rows: readonly Row[],
    kind: string,
    replace: (row: Row) => Promise<void>,
  ): Promise<void> {
    for (const row of rows) {
      let { done, failed } = progress;
      try {
        await replace(row);
        done += 1;
      } catch (error) {
        if (!(error instanceof CannotUnseal)) throw error;
        log.error({ kind, id: row.id }, 'cannot be sealed anew: no AUTH_SECRET here opens it');
        failed += 1;
      }
      progress = { done, left: Math.max(0, progress.left - 1), failed };
    }
  }

  async function resealKeysAndWebhooks(): Promise<void> {
    const isOther = (sealed: Uint8Array | null): boolean =>
      sealed !== null && sealedUnder(sealed) !== keyId;

    const keys = await store.listSigningKeys();
    await replaceEach(
      keys.filter(({ sealedPrivateKey }) => isOther(sealedPrivateKey)),
      'signing key',
      ({ id, sealedPrivateKey }) =>
        store.replaceSigningKey(
          id,
          sealedPrivateKey,
          reseal(sealedPrivateKey, signingKeyContext(id)),
        ),
    );
    const endpoints = await store.listWebhookSecrets();
    await replaceEach(
      endpoints.filter(
        ({ sealedSecret, previousSealedSecret }) =>
          isOther(sealedSecret) || isOther(previousSealedSecret),
      ),
      'webhook secret',
      (endpoint) => {
        const { id, sealedSecret, previousSealedSecret: previous } = endpoint;
        const context = webhookSecretContext(id);
        return store.replaceWebhookSecrets(endpoint, {
          current: reseal(sealedSecret, context),
          previous: previous && reseal(previous, context),
        });
      },
    );
  }

  function rest(): void {
    restUntil = secondsAfter(clock(), LOOK_AGAIN_SECONDS);
  }

  async function begin(): Promise<{ after: string } | undefined> {
    const left = await store.countSealedUnderOther(keyId);
    if (left === 0 || left === progress.failed) {
      rest();
      return undefined;
    }
    progress = { ...progress, left, failed: 0 };
    log.info(progress, 'sealing anew under AUTH_SECRET');
    await resealKeysAndWebhooks();
    return { after: FIRST_ID };
  }

  return {
    progress: (): ResealProgress => progress,

    /** The next batch. False: there is nothing to do for a while. */
    async step(): Promise<boolean> {
      if (!round) {
        if (clock() < restUntil) return false;
        round = await begin();
        return round !== undefined;
      }
      const batch = await store.findSealedUnderOther(keyId, round.after, BATCH);
      await replaceEach(batch, 'TOTP secret', (factor) =>
        store.replaceFactorSecret(
          factor,
          reseal(factor.sealedSecret, totpContext(factor.userId, factor.id)),
        ),
      );
      if (batch.length === BATCH) {
        round = { after: batch.at(-1)!.id };
        log.info(progress, 'sealing anew under AUTH_SECRET');
        return true;
      }
      round = undefined;
      rest();
      progress = { ...progress, left: 0 };
      log.info(progress, 'sealed anew under AUTH_SECRET');
      await onDone();
      return false;
    },
  };
}
