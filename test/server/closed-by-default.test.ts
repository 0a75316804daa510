import { isNonNullType, isScalarType, getNamedType, type GraphQLField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { testApp } from '../support/app.ts';

const app = testApp();

/** What anybody may call. A new field is closed until it is added here, too. */
const PUBLIC = [
  'authConfig',
  'generateSignInMfaWebauthn',
  'me',
  'proveMfaEnrollment',
  'refreshSession',
  'sendMfaEnrollmentCode',
  'sendSignInMfaCode',
  'signInEmailPassword',
  'signUpEmailPassword',
  'verifySignInMfaEmail',
  'verifySignInMfaRecoveryCode',
  'verifySignInMfaSms',
  'verifySignInMfaTotp',
  'verifySignInMfaWebauthn',
];

/** What is well-formed where a UUID is not: arguments are looked at before the caller is. */
const WELL_FORMED: Record<string, string> = {
  code: '"123456"',
  input: '{}',
  credential: `{
    id: "AAAA", rawId: "AAAA", type: "public-key"
    response: { clientDataJSON: "AAAA", attestationObject: "AAAA" }
  }`,
};

const fields = (['Query', 'Mutation'] as const).flatMap((parent) =>
  Object.values(fieldsOf(parent)).map((field) => ({ parent, field })),
);

function fieldsOf(parent: 'Query' | 'Mutation') {
  const type = parent === 'Query' ? schema.getQueryType() : schema.getMutationType();
  return type!.getFields();
}

/** Some well-formed value for each required argument. */
function callOf(field: GraphQLField<unknown, unknown>): string {
  const values = field.args
    .filter(({ type }) => isNonNullType(type))
    .map(({ name, type }) => {
      const named = getNamedType(type);
      const filler = isScalarType(named) ? JSON.stringify(crypto.randomUUID()) : 'TOTP';
      const value = WELL_FORMED[name] ?? filler;
      return `${name}: ${named.name === 'Boolean' ? 'true' : value}`;
    });
  return `${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''} { __typename }`;
}

describe('every field is closed to strangers unless it is listed as public', () => {
  test.each(fields.map(({ parent, field }) => [field.name, parent, field] as const))(
    '%s',
    async (name, parent, field) => {
      const send = app.visitor();
      const query = `${parent.toLowerCase()} { ${callOf(field)} }`;
      const { errors } = await send(query);
      const refused = errors?.[0]?.extensions.code === 'UNAUTHENTICATED';

      expect(refused).toBe(!PUBLIC.includes(name));
      // An invalid token is no better than none, except where none is needed.
      const forged = await send(query, {}, 'not.a.token');
      if (!PUBLIC.includes(name) || name === 'me') {
        expect(forged.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      }
    },
  );
});
