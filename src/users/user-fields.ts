import { z } from 'zod';
import { text } from '../shared/text.ts';

/** One spelling for each address, so that lookups and limits see one identifier. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address'));

/** How a user wants to be called. */
export const displayName = text({ max: 128 });

export const locale = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag');

export const role = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,63}$/, 'must be names of roles: letters, digits, _ and -');

export const roles = z
  .array(role)
  .min(1, 'must name at least one role')
  .max(50, 'must name at most 50 roles');

/** What users are called who have not said so. */
export const nameFrom = (address: string): string => address.split('@')[0]!;

/** Of those who are nothing else. */
export const USUAL_ROLE = 'user';

/** What a gateway assumes where nobody has said so. */
export const defaultRoleOf = (among: readonly string[]): string =>
  among.includes(USUAL_ROLE) ? USUAL_ROLE : among[0]!;
