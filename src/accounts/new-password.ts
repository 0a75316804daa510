import { randomBytes } from 'node:crypto';
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

/** What holds for every password that is chosen, by its owner or by an administrator. */
export function createNewPassword(deps: {
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  passwordMinLength: number | null;
  serviceWords: readonly string[];
  requireUnbreached: RequireUnbreached;
}) {
  const { passwordHash, hashQueue, requireUnbreached } = deps;
  const reached = (password: string): number => lengthReached(password, deps.passwordMinLength);
  const inTurn = (password: string, client: Client): Promise<StoredPassword> =>
    hashQueue.run(networkOf(client.ipAddress), () => passwordHash.hash(password), serverBusy);

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
      return { stored: await inTurn(password, client), lengthReached: reached(password) };
    },

    /** Until its owner chooses one. Nobody knows it, and checking it costs what every check costs. */
    unusable: (client: Client): Promise<StoredPassword> =>
      inTurn(randomBytes(32).toString('base64'), client),
  };
}

export type NewPassword = ReturnType<typeof createNewPassword>;
