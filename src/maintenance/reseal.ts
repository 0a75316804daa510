import type { Keyring } from '../crypto/keyring.ts';
import { sealedUnder, type SecretBox } from '../crypto/secret-box.ts';
import { totpContext } from '../mfa/totp/match-totp.sql.ts';
import { signingKeyContext } from '../sessions/new-signing-key.ts';
import { webhookSecretContext } from '../webhooks/secret.ts';
import type { ResealStore } from './reseal.store.ts';

const BATCH = 200;

/**
 * After AUTH_SECRET was rotated: seals under the new secret what the former one had sealed, so that
 * AUTH_SECRET_PREVIOUS can go. Says how many values there were. Safe on several replicas at once.
 */
export function createReseal(deps: { store: ResealStore; secretBox: SecretBox; keyring: Keyring }) {
  const { store, secretBox } = deps;
  const keyId = deps.keyring.current('seal').id;
  const reseal = (sealed: Uint8Array, context: string): Buffer =>
    secretBox.seal(secretBox.open(sealed, context), context);

  return async (): Promise<number> => {
    let count = 0;
    for (const { id, sealedPrivateKey } of await store.listSigningKeys()) {
      if (sealedUnder(sealedPrivateKey) === keyId) continue;
      const resealed = reseal(sealedPrivateKey, signingKeyContext(id));
      await store.replaceSigningKey(id, sealedPrivateKey, resealed);
      count += 1;
    }
    for (const endpoint of await store.listWebhookSecrets()) {
      const { id, sealedSecret, previousSealedSecret: previous } = endpoint;
      const secrets = previous ? [sealedSecret, previous] : [sealedSecret];
      if (secrets.every((sealed) => sealedUnder(sealed) === keyId)) continue;
      const context = webhookSecretContext(id);
      await store.replaceWebhookSecrets(endpoint, {
        current: reseal(sealedSecret, context),
        previous: previous && reseal(previous, context),
      });
      count += 1;
    }
    for (;;) {
      const batch = await store.findSealedUnderOther(keyId, BATCH);
      for (const factor of batch) {
        const context = totpContext(factor.userId, factor.id);
        await store.replaceFactorSecret(factor, reseal(factor.sealedSecret, context));
      }
      count += batch.length;
      if (batch.length < BATCH) return count;
    }
  };
}
