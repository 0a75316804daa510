import {
  buildASTSchema,
  buildClientSchema,
  graphqlSync,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  validateSchema,
  visit,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type IntrospectionQuery,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { GATEWAY_ROLES, roleSchema } from '../../src/api/role-schema.ts';
import { schema } from '../../src/api/schema.ts';
import { askedByHasura } from '../support/hasura.ts';
import { rootFields } from '../support/root-fields.ts';

/** What Hasura has in mind when it holds the schema of a role against it. */
const upstream = buildClientSchema(
  graphqlSync({ schema, source: askedByHasura }).data as unknown as IntrospectionQuery,
);
const ofRole = (role: (typeof GATEWAY_ROLES)[number]) => {
  const sdl = roleSchema(schema, role);
  return { sdl, built: buildASTSchema(parse(sdl)) };
};

const input = ({ name, type, defaultValue }: GraphQLArgument | GraphQLInputField) =>
  `${name}: ${type} = ${JSON.stringify(defaultValue)}`;

/** Every line that a part may have of a whole: fields with all of their arguments, members, values. */
function lines(type: GraphQLNamedType): string[] {
  if (isObjectType(type) || isInterfaceType(type)) {
    return [
      ...Object.values(type.getFields()).map(
        (field) => `${field.name}(${field.args.map(input).join(', ')}): ${field.type}`,
      ),
      ...type.getInterfaces().map((each) => `implements ${each}`),
    ];
  }
  if (isUnionType(type)) return type.getTypes().map(String);
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(input);
  return [];
}
const ownTypes = (of: typeof schema) =>
  Object.values(of.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
const fieldsOf = (of: typeof schema) =>
  [of.getQueryType(), of.getMutationType()].flatMap((type) => Object.keys(type!.getFields()));

describe.each(GATEWAY_ROLES)('what a gateway lets %s call', (role) => {
  const { sdl, built } = ofRole(role);

  test('is a schema, without a directive, and says where mutations are', () => {
    expect(validateSchema(built)).toEqual([]);
    expect(sdl).toMatch(/^schema \{\n {2}query: Query\n {2}mutation: Mutation\n\}\n/);
    const directives: string[] = [];
    visit(parse(sdl), {
      Directive: ({ name }) => void directives.push(name.value),
      DirectiveDefinition: ({ name }) => void directives.push(name.value),
    });
    expect(directives).toEqual([]);
  });

  test('is a part of the schema: types, fields with their arguments and defaults, members, values', () => {
    for (const type of ownTypes(built)) {
      const whole = upstream.getType(type.name)!;
      expect(whole?.constructor.name, type.name).toBe(type.constructor.name);
      expect(lines(whole), type.name).toEqual(expect.arrayContaining(lines(type)));
    }
  });

  test('leaves nothing out of what it can be answered with, and holds no type without a use', () => {
    const whole = (type: GraphQLNamedType) => lines(upstream.getType(type.name)!);
    for (const type of ownTypes(built)) {
      if (isObjectType(type)) continue;
      expect(lines(type), type.name).toEqual(whole(type));
    }
    const used = new Set(['Query', 'Mutation']);
    visit(parse(sdl), { NamedType: ({ name }) => void used.add(name.value) });
    expect(ownTypes(built).filter(({ name }) => !used.has(name))).toEqual([]);
  });

  test('has nothing of administrators', () => {
    const theirs = ownTypes(schema).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).flatMap(({ name, description }) =>
            description?.includes('Administrators only.') ? [`${type.name}.${name}`] : [],
          )
        : [],
    );
    expect(theirs.length).toBeGreaterThan(20);
    const found = ownTypes(built).flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : [],
    );
    expect(found.filter((field) => theirs.includes(field))).toEqual([]);
  });

  test('is told in the words of the schema', () => {
    const undescribed = ownTypes(built).filter(({ description }) => !description);
    expect(undescribed).toEqual([]);
  });
});

describe('each role', () => {
  test('public signs in, and changes no second factor', () => {
    const fields = fieldsOf(ofRole('public').built);
    expect(fields).toEqual(expect.arrayContaining(['signInEmailPassword', 'verifySignInMfaTotp']));
    for (const field of ['generateTotp', 'verifyChangeUserMfa', 'stepUp', 'changePassword']) {
      expect(fields).not.toContain(field);
    }
  });

  test('user calls all that is not for administrators', () => {
    const expected = rootFields.filter(
      ({ authScopes }) => !(typeof authScopes === 'object' && 'admin' in authScopes),
    );
    expect(fieldsOf(ofRole('user').built)).toEqual(expected.map(({ field }) => field.name));
  });
});
