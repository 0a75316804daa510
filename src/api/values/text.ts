import { z } from 'zod';

/** Well-formed Unicode without NUL, which PostgreSQL cannot store. */
export const text = (limits: { min?: number; max: number }) =>
  z
    .string()
    .min(limits.min ?? 1, `must have at least ${limits.min ?? 1} characters`)
    .max(limits.max, `must have at most ${limits.max} characters`)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text');

/** One spelling for each address, so that lookups and limits see one identifier. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address'));

/**
 * Any characters, but well-formed: an unpaired surrogate would hash like any other. A NUL is no character
 * that anybody types, and ends the text for some clients. 1,024 UTF-16 units leave room for every
 * password the rules allow, and bound the work of a hostile one.
 */
export const password = z
  .string()
  .min(1, 'must not be empty')
  .max(1024, 'must have at most 1024 characters')
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text');

/** Whatever a caller holds for a token: what it is worth is not told by its shape. */
export const opaqueToken = text({ max: 4096 });

/** How a user wants to be called. */
export const displayName = text({ max: 128 });

export const locale = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag');

/** How a user calls a factor. */
export const factorName = text({ max: 64 });

export const sixDigits = z.string().regex(/^[0-9]{6}$/, 'must be six digits');

export const uuid = z.uuid('must be a UUID');

export const role = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,63}$/, 'must be names of roles: letters, digits, _ and -');

export const roles = z
  .array(role)
  .min(1, 'must name at least one role')
  .max(50, 'must name at most 50 roles');
