import type { User } from '../users/user.ts';

/** A claim that the operator adds to access tokens. */
export type ClaimRule = {
  readonly name: string;
  /** A field of the user, and what to look up in it. */
  readonly path: readonly [ClaimField, ...string[]];
  /** Whether a token without it may open nothing. */
  readonly required: boolean;
  /** In place of a missing value. */
  readonly fallback: string | null;
};

/** What users may change of these is no ground for a permission: `displayName` and `locale`. */
export const CLAIM_FIELDS = [
  'metadata',
  'email',
  'emailVerified',
  'displayName',
  'locale',
] as const;
export type ClaimField = (typeof CLAIM_FIELDS)[number];

export type Claims = {
  readonly values: Readonly<Record<string, string>>;
  /** The required ones that the user has no value for. */
  readonly missing: readonly string[];
};

/** As Hasura takes session variables: strings all of them. */
export function claimsOf(user: User, rules: readonly ClaimRule[]): Claims {
  const found = rules.map(({ name, path, required, fallback }) => {
    const value = asText(valueAt(user, path)) ?? fallback;
    return { name, value, missing: required && value === null };
  });
  return {
    values: Object.fromEntries(
      found.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])),
    ),
    missing: found.flatMap(({ name, missing }) => (missing ? [name] : [])),
  };
}

/** An address that nobody has shown to be theirs says nothing about them. */
function valueAt(user: User, [field, ...keys]: ClaimRule['path']): unknown {
  if (field === 'email' && !user.emailVerified) return undefined;
  let value: unknown = user[field];
  for (const key of keys) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists become arrays of PostgreSQL, which Hasura compares with `_in`. Objects are no value. */
function asText(value: unknown): string | null {
  if (Array.isArray(value)) {
    const items = value.map(asScalar);
    return items.includes(null) ? null : `{${items.map((item) => quoted(item!)).join(',')}}`;
  }
  return asScalar(value);
}

const asScalar = (value: unknown): string | null =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;

const quoted = (item: string): string => `"${item.replace(/["\\]/g, '\\$&')}"`;
