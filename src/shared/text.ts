import { z } from 'zod';

/** Well-formed Unicode without NUL, which PostgreSQL cannot store. */
export const text = (limits: { min?: number; max: number }) =>
  z
    .string()
    .min(limits.min ?? 1, `must have at least ${limits.min ?? 1} characters`)
    .max(limits.max, `must have at most ${limits.max} characters`)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text');
