import { v7 as uuidv7 } from 'uuid';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { isTooShort, passwordMinLength } from '../../policy/password-length.ts';
import { lengthReached } from '../../policy/password-length.ts';
import type { Candidate } from './password-attempt.store.ts';
import type { RightPassword } from './right-password.sql.ts';

/** A password that was long enough when it was chosen goes on; its owner is told that it no longer is. */
export function rightPassword(
  verified: Candidate,
  password: string,
  rehashed: StoredPassword | null,
  configuredMinLength: number | null,
): RightPassword {
  const reached = lengthReached(password, configuredMinLength);
  const minLength = passwordMinLength(verified.mfa.policy, configuredMinLength);
  const advised = isTooShort(reached, minLength) && verified.passwordAdviceId === null;
  return {
    stored: rehashed ?? verified,
    lengthReached: reached,
    advice: advised ? { id: uuidv7(), minLength } : null,
    isNews: rehashed !== null || advised || reached !== verified.passwordLengthReached,
  };
}
