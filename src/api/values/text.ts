import { z } from 'zod';
import { text, wellFormed } from '../../shared/text.ts';

/**
 * Any characters, but well-formed: an unpaired surrogate would hash like any other. A NUL is no character
 * that anybody types, and ends the text for some clients. 1,024 UTF-16 units leave room for every
 * password the rules allow, and bound the work of a hostile one.
 */
export const password = wellFormed(
  z.string().min(1, 'must not be empty').max(1024, 'must have at most 1024 characters'),
);

/** Whatever a caller holds for a token: what it is worth is not told by its shape. */
export const opaqueToken = text({ max: 4096 });

/** How a user calls a factor. */
export const factorName = text({ max: 64 });

export const sixDigits = z.string().regex(/^[0-9]{6}$/, 'must be six digits');

export const uuid = z.uuid('must be a UUID');
