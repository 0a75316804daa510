import { randomBytes } from 'node:crypto';
import { checkForeignHash, FOREIGN_KEY_ID } from './foreign-hashes.ts';
import type { Keyring } from './keyring.ts';
import type { Argon2Cost, PasswordEngine } from './password-engines.ts';

export type StoredPassword = { readonly passwordHash: string; readonly passwordKeyId: string };

/**
 * Hashing and checking of passwords. Every check costs exactly one argon2id run, but for hashes that
 * another system made: what those take is hidden by `refusal-floor.ts`.
 */
export async function createPasswordHash(deps: {
  engine: PasswordEngine;
  keyring: Keyring;
  cost: Argon2Cost;
}) {
  const { engine, keyring, cost } = deps;

  async function hash(password: string): Promise<StoredPassword> {
    const pepper = keyring.current('pepper');
    return {
      passwordHash: await engine.hash(normalize(password), pepper.bytes, cost),
      passwordKeyId: pepper.id,
    };
  }

  // Nobody knows this password. Checking against it costs what checking a real one costs.
  const decoy = await hash(randomBytes(32).toString('base64'));

  return {
    hash,

    /** What is stored where there is no password. */
    unusable: decoy,

    /** `stored` is null for an unknown user, and for one without a password: the same work is done, and the answer is false. */
    async verify(password: string, stored: StoredPassword | null): Promise<boolean> {
      if (stored?.passwordKeyId === FOREIGN_KEY_ID) {
        return checkForeignHash(stored.passwordHash, password);
      }
      const target = stored ?? decoy;
      const pepper = keyring.find('pepper', target.passwordKeyId) ?? keyring.current('pepper');
      const matches = await engine.verify(target.passwordHash, normalize(password), pepper.bytes);
      return matches && stored !== null;
    },

    /** True of another system's, and when the cost was raised or AUTH_SECRET rotated since it was made. */
    needsRehash(stored: StoredPassword): boolean {
      const [, algorithm, version, parameters] = stored.passwordHash.split('$');
      const wanted = [`m=${cost.memoryKib}`, `p=${cost.lanes}`, `t=${cost.passes}`];
      return (
        stored.passwordKeyId !== keyring.current('pepper').id ||
        algorithm !== 'argon2id' ||
        version !== 'v=19' ||
        // The engines write the parameters in different orders.
        parameters?.split(',').toSorted().join() !== wanted.join()
      );
    },
  };
}

export type PasswordHash = Awaited<ReturnType<typeof createPasswordHash>>;

// NIST SP 800-63B-4, 3.1.1.2: the same characters typed on another keyboard are the same password.
const normalize = (password: string): string => password.normalize('NFC');
