import { randomInt } from 'node:crypto';
import type { Key, Keyring } from '../../crypto/keyring.ts';
import { keyedHash } from '../../crypto/tokens.ts';

export const ONE_TIME_CODE_TTL_SECONDS = 300;

/** Six digits; `randomInt` is unbiased. */
export const newOneTimeCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** What a sent code belongs to: it is worth nothing anywhere else. */
export type CodeBinding = {
  readonly userId: string;
  /** Null for the user's own address, which is no factor of theirs. */
  readonly factorId: string | null;
  /** The hash of the ticket that it was sent for, or `ENROLLMENT`. */
  readonly flow: Uint8Array;
  readonly target: string;
};

export const ENROLLMENT = Buffer.alloc(0);

/** What is stored. Six digits are guessed at once, but not without the key. */
export const hashOneTimeCode = (key: Key, binding: CodeBinding, code: string): Buffer =>
  keyedHash(
    key,
    'one_time_code',
    binding.userId,
    binding.factorId ?? 'mailbox',
    Buffer.from(binding.flow).toString('hex'),
    binding.target,
    code,
  );

/** What a stored hash may be: under the current secret, or the former one while it rotates. */
export const oneTimeCodeHashes = (
  keyring: Keyring,
  binding: CodeBinding,
  code: string,
): readonly Buffer[] => keyring.all('code').map((key) => hashOneTimeCode(key, binding, code));
