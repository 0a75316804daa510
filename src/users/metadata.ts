import { z } from 'zod';

/** What administrators keep beside a user. Claims of tokens are read from it: see sessions/claims.ts. */
export type Metadata = Readonly<Record<string, unknown>>;

const MAX_BYTES = 4096;

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair. */
const wellFormed = z
  .string()
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text');

const json: z.ZodType = z.lazy(() =>
  z.union([
    wellFormed,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(json),
    z.record(wellFormed, json),
  ]),
);

/** An object, small enough that a token holds any of it. */
export const metadata = z
  .unknown()
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value) ?? '') <= MAX_BYTES,
    `must have at most ${MAX_BYTES} bytes as JSON`,
  )
  .pipe(z.record(wellFormed, json, 'must be an object of well-formed JSON'));
