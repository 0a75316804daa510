import { v7 as uuidv7 } from 'uuid';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { isTooShort, passwordMinLength } from '../../policy/password-length.ts';
import { lengthReached } from '../../policy/password-length.ts';
import type { Candidate } from './candidate.sql.ts';
import type { RightPassword } from './right-password.sql.ts';

/** A password that has become too short by a newer rule keeps working; its owner is advised once. */
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
