import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';

const VERSION = 1;
const HEADER_BYTES = 1 + 4 + 12;
const TAG_BYTES = 16;

/** The id of the key that a value was sealed with. */
export const sealedUnder = (sealed: Uint8Array): string =>
  Buffer.from(sealed.subarray(1, 5)).toString('hex');

export class CannotUnseal extends Error {}

/**
 * Seals secrets that must be read back. Layout: version (1 byte), key id (4), nonce (12),
 * ciphertext, tag (16). `context` names table, user and row, so that a sealed value moved to
 * another row does not open there.
 */
export function createSecretBox(keyring: Keyring) {
  return {
    seal(plaintext: Buffer, context: string): Buffer {
      const key = keyring.current('seal');
      const nonce = randomBytes(12);
      const header = Buffer.concat([Buffer.of(VERSION), Buffer.from(key.id, 'hex'), nonce]);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
      cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
      return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },

    open(sealed: Uint8Array, context: string): Buffer {
      const bytes = Buffer.from(sealed);
      const header = bytes.subarray(0, HEADER_BYTES);
      const keyId = sealedUnder(bytes);
      const key = keyring.find('seal', keyId);
      if (header[0] !== VERSION || !key) {
        throw new CannotUnseal(`sealed under key ${keyId}, which this AUTH_SECRET does not give`);
      }

      const decipher = createDecipheriv('aes-256-gcm', key.bytes, header.subarray(5), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([
          decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
      } catch {
        throw new CannotUnseal('the sealed value was altered or moved');
      }
    },
  };
}

export type SecretBox = ReturnType<typeof createSecretBox>;
