import { getNamedType, isNonNullType, isScalarType, type GraphQLField } from 'graphql';
import { schema } from '../../src/api/schema.ts';
import type { ProofRule } from '../../src/mfa/proof/proof-rule.ts';

/** A field of Query or Mutation, and what its declaration says of who may call it. */
export type RootField = {
  readonly parent: 'Query' | 'Mutation';
  readonly field: GraphQLField<unknown, unknown>;
  readonly authScopes?: Readonly<Record<string, unknown>>;
  readonly skipTypeScopes?: boolean;
  readonly requiresProof?: ProofRule;
};

export const rootFields: readonly RootField[] = (['Query', 'Mutation'] as const).flatMap(
  (parent) => {
    const type = parent === 'Query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(type!.getFields()).map((field) => {
      const { authScopes, skipTypeScopes, requiresProof } = field.extensions[
        'pothosOptions'
      ] as Omit<RootField, 'parent' | 'field'>;
      return { parent, field, authScopes, skipTypeScopes, requiresProof } as RootField;
    });
  },
);

/** What is well-formed where a UUID is not: arguments are looked at before the caller is. */
const WELL_FORMED: Record<string, string> = {
  code: '"123456"',
  codeVerifier: `"${'v'.repeat(43)}"`,
  newEmail: '"new@example.com"',
  input: '{}',
  'createUser.input': '{ email: "new@example.com" }',
  roles: '["user"]',
  eventTypes: '[]',
  metadata: '{}',
  users: '[{ email: "new@example.com" }]',
  credential: `{
    id: "AAAA", rawId: "AAAA", type: "public-key"
    response: { clientDataJSON: "AAAA", attestationObject: "AAAA" }
  }`,
};

/** A call with some well-formed value for each required argument, or with the one that is given. */
export function callOf(
  { parent, field }: Pick<RootField, 'parent' | 'field'>,
  given: Readonly<Record<string, string>> = {},
  selection = '__typename',
): string {
  const values = field.args
    .filter(({ name, type }) => isNonNullType(type) || name in given)
    .map(({ name, type }) => {
      const named = getNamedType(type);
      const filler = isScalarType(named) ? JSON.stringify(crypto.randomUUID()) : 'TOTP';
      const value =
        given[name] ?? WELL_FORMED[`${field.name}.${name}`] ?? WELL_FORMED[name] ?? filler;
      return `${name}: ${named.name === 'Boolean' ? 'true' : value}`;
    });
  const call = `${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''}`;
  return `${parent.toLowerCase()} { ${call} { ${selection} } }`;
}
