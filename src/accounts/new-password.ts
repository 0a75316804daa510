import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash, StoredPassword } from '../crypto/password-hash.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import { lengthReached, passwordMinLength } from '../policy/password-length.ts';
import type { Client } from '../shared/client.ts';
import { networkOf } from '../shared/network.ts';
import { serverBusy } from '../throttle/errors.ts';
import { requireStrongPassword, type StrongPassword } from './password-rules.ts';
import { personalWords } from './personal-words.ts';
import type { RequireUnbreached } from './require-unbreached.ts';

export type HashedPassword = { readonly stored: StoredPassword; readonly lengthReached: number };

/** What holds for every password that is chosen: at sign-up, at a change and at a reset. */
export function createNewPassword(deps: {
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  passwordMinLength: number | null;
  serviceWords: readonly string[];
  requireUnbreached: RequireUnbreached;
}) {
  const { passwordHash, hashQueue, requireUnbreached } = deps;
  const reached = (password: string): number => lengthReached(password, deps.passwordMinLength);

  return {
    /** Throws `WeakPassword`. Asks nobody elsewhere. */
    requireStrong: (
      password: string,
      person: { readonly email: string; readonly displayName: string },
      policy: MfaPolicy,
    ): StrongPassword =>
      requireStrongPassword(password, {
        minLength: passwordMinLength(policy, deps.passwordMinLength),
        words: personalWords(person, deps.serviceWords),
      }),

    requireUnbreached,
    lengthReached: reached,

    /** Asks elsewhere before it waits for a slot: nobody else who wants to hash waits for that answer. */
    async hash(strong: StrongPassword, client: Client): Promise<HashedPassword> {
      await requireUnbreached(strong);
      const { password } = strong;
      const network = networkOf(client.ipAddress);
      const stored = await hashQueue.run(network, () => passwordHash.hash(password), serverBusy);
      return { stored, lengthReached: reached(password) };
    },
  };
}

export type NewPassword = ReturnType<typeof createNewPassword>;
