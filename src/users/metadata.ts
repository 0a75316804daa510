import { z } from 'zod';
import { wellFormed } from '../shared/text.ts';

/** What administrators keep beside a user. Claims of tokens are read from it: see sessions/claims.ts. */
export type Metadata = Readonly<Record<string, unknown>>;

const MAX_BYTES = 4096;
const utf8 = new TextEncoder();

const string = wellFormed(z.string());

const json: z.ZodType = z.lazy(() =>
  z.union([string, z.number(), z.boolean(), z.null(), z.array(json), z.record(string, json)]),
);

/** An object, small enough that a token holds any of it. */
export const metadata = z
  .unknown()
  .refine(
    (value) => utf8.encode(JSON.stringify(value)).byteLength <= MAX_BYTES,
    `must have at most ${MAX_BYTES} bytes as JSON`,
  )
  .pipe(z.record(string, json, 'must be an object of well-formed JSON'));
