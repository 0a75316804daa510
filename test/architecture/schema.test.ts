import { readdir, readFile } from 'node:fs/promises';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  getNamedType,
  getNullableType,
  isNonNullType,
  type GraphQLResolveInfo,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { portalAnswers } from '../../src/api/client-kit/portal-answers.ts';
import { printedSchema } from '../../src/api/printed-schema.ts';
import { schema } from '../../src/api/schema.ts';
import { ERROR_CODES } from '../../src/shared/domain-error.ts';

const ownTypes = Object.values(schema.getTypeMap()).filter(
  (type) =>
    !isIntrospectionType(type) && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name),
);
const mutations = Object.values(schema.getMutationType()!.getFields());
const queries = Object.values(schema.getQueryType()!.getFields());

describe('the schema', () => {
  test('schema.graphql is what the code says: npm run schema', async () => {
    expect(await readFile('schema.graphql', 'utf8')).toBe(printedSchema(schema));
  });

  test('the account pages know what they are answered: npm run schema', async () => {
    const written = await readFile('src/portal/web/generated/answers.ts', 'utf8');
    expect(written).toBe(await portalAnswers(schema, printedSchema(schema)));
  });

  test('every type, field, argument and enum value has a description', () => {
    const undescribed = ownTypes.flatMap((type) => {
      const missing = type.description ? [] : [type.name];
      if (isEnumType(type)) {
        for (const value of type.getValues()) {
          if (!value.description) missing.push(`${type.name}.${value.name}`);
        }
      }
      if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          if (!field.description) missing.push(`${type.name}.${field.name}`);
          for (const arg of 'args' in field ? field.args : []) {
            if (!arg.description) missing.push(`${type.name}.${field.name}(${arg.name})`);
          }
        }
      }
      return missing;
    });
    expect(undescribed).toEqual([]);
  });

  test('every mutation answers with a non-null union named after it', () => {
    for (const { name, type } of mutations) {
      expect(isNonNullType(type), name).toBe(true);
      const union = getNullableType(type);
      expect(isUnionType(union) && union.name).toBe(
        `${name[0]!.toUpperCase()}${name.slice(1)}Result`,
      );
    }
  });

  test('every query is nullable, so that one failure does not void the rest', () => {
    expect(queries.filter(({ type }) => isNonNullType(type))).toEqual([]);
  });

  test('every failing member of a union is an AuthError, and says when it is returned', () => {
    const failures = ownTypes.filter((type) => type.name.endsWith('Error') && isObjectType(type));
    expect(failures.length).toBeGreaterThan(10);
    for (const type of failures) {
      expect(isObjectType(type) && type.getInterfaces().map(({ name }) => name)).toEqual([
        'AuthError',
      ]);
      expect(type.description).toMatch(/^Returned when /);
    }
  });

  test('a union can tell its members apart: by their kinds, but for one record that says none', () => {
    for (const union of ownTypes.filter(isUnionType)) {
      const successes = union.getTypes().filter((member) => member.getInterfaces().length === 0);
      const records = successes.filter(({ isTypeOf }) => !isTypeOf);
      if (records.length === 0) continue;
      expect(records, union.name).toHaveLength(1);
      expect(union.resolveType!({}, {}, {} as GraphQLResolveInfo, union)).toBe(records[0]!.name);
    }
  });

  /** Names that clients may count on already. */
  const RESERVED = ['SIGN_UP_DISABLED', 'TOTP_ALREADY_ACTIVE'];

  test('every code is answered: by a failure that is thrown somewhere, or as one of a list', async () => {
    const paths = (await readdir('src', { recursive: true })).filter(
      (path) => path.endsWith('.ts') && !path.includes('generated'),
    );
    const text = (await Promise.all(paths.map((path) => readFile(`src/${path}`, 'utf8')))).join('');
    const isAnswered = (code: string): boolean => {
      const failures = text.matchAll(
        new RegExp(`class (\\w+) extends DomainError \\{\\s+readonly code = '${code}'`, 'g'),
      );
      const thrown = [...failures].some(([, failure]) => text.includes(`new ${failure}(`));
      return thrown || text.includes(`code: '${code}'`);
    };
    expect(Object.keys(ERROR_CODES).filter((code) => !isAnswered(code))).toEqual(RESERVED);
  });

  test('no field returns an interface, none implements another, and nothing is deprecated: gateways drop these', () => {
    for (const type of ownTypes) {
      if (isInterfaceType(type)) expect(type.getInterfaces(), type.name).toEqual([]);
      if (isEnumType(type)) {
        expect(type.getValues().filter((value) => value.deprecationReason != null)).toEqual([]);
      }
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const at = `${type.name}.${field.name}`;
        expect(isInterfaceType(getNamedType(field.type)), at).toBe(false);
        for (const element of [field, ...('args' in field ? field.args : [])]) {
          expect(element.deprecationReason ?? null, `${at} ${element.name}`).toBeNull();
        }
      }
    }
  });

  test('root fields leave the names of tables to others: Hasura has each only once', () => {
    const tables = ['user', 'users', 'session', 'sessions', 'role', 'roles', 'account', 'accounts'];
    const names = [...queries, ...mutations].map(({ name }) => name);
    expect(names.filter((name) => tables.includes(name))).toEqual([]);
  });

  test('names do not collide with those of other services behind a gateway', () => {
    const common = ['PageInfo', 'Query', 'Mutation', 'DateTime', 'JSON'];
    const strange = ownTypes
      .map(({ name }) => name)
      .filter((name) => !/^(Auth|Mfa)|Result$/.test(name) && !common.includes(name));
    expect(strange).toEqual([]);
  });

  test('no hash and no sealed column is exposed', () => {
    const exposed = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    // Of the audit chain: made to be kept by others.
    expect(exposed.filter((name) => /hash|sealed|pepper/i.test(name))).toEqual([
      'AuthAuditLogVerification.headHash',
    ]);
  });
});
