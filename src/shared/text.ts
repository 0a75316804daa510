import { z } from 'zod';

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair. */
export const wellFormed = (schema: z.ZodString) =>
  schema.refine(
    (value) => value.isWellFormed() && !value.includes('\0'),
    'must be well-formed text',
  );

export const text = (limits: { min?: number; max: number }) =>
  wellFormed(
    z
      .string()
      .min(limits.min ?? 1, `must have at least ${limits.min ?? 1} characters`)
      .max(limits.max, `must have at most ${limits.max} characters`),
  );
