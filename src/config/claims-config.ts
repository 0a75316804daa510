import { z } from 'zod';
import { CLAIM_FIELDS, type ClaimField, type ClaimRule } from '../sessions/claims.ts';

/** These say who the user is, or are not for tokens. */
const TAKEN = /^x-hasura-(user-id|role|default-role|allowed-roles|admin-secret|auth-.*)$/;

const claimName = z
  .string()
  .regex(/^x-hasura-[a-z0-9-]+$/, 'must be names such as x-hasura-org-id')
  .refine((name) => !TAKEN.test(name), 'cannot replace what this service says of a user');

const path = z
  .string()
  .regex(
    new RegExp(`^(metadata(\\.[^.]+)+|${CLAIM_FIELDS.slice(1).join('|')})$`),
    `must be metadata.<key>…, or one of ${CLAIM_FIELDS.slice(1).join(', ')}`,
  )
  .transform((text) => text.split('.') as [ClaimField, ...string[]]);

const rule = z.union([
  path.transform((at) => ({ path: at, required: true, fallback: null })),
  z
    .strictObject({ path, required: z.boolean().optional(), default: z.string().optional() })
    .transform(({ path: at, required, default: fallback }) => ({
      path: at,
      required: required ?? true,
      fallback: fallback ?? null,
    })),
]);

/** `{"x-hasura-org-id": "metadata.org.id", "x-hasura-plan": {"path": "metadata.plan", "default": "free"}}` */
export const jwtClaims = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be a JSON object');
      return z.NEVER;
    }
  })
  .pipe(z.record(claimName, rule))
  .transform((rules): readonly ClaimRule[] =>
    Object.entries(rules).map(([name, of]) => ({ name, ...of })),
  );
