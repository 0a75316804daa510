import {
  getNamedType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { journeys, operations } from '../../src/clients/operations.ts';
import { readmeOperations } from '../support/readme.ts';
import { rootFields } from '../support/root-fields.ts';
import { pathsOf, unionsIn } from '../support/selections.ts';

const documents = Object.entries(operations).map(([name, text]) => ({
  name,
  document: parse(text),
}));
const definitionOf = (document: DocumentNode) => document.definitions[0] as OperationDefinitionNode;
const rootFieldOf = (document: DocumentNode) =>
  (definitionOf(document).selectionSet.selections[0] as FieldNode).name.value;

describe.each(documents)('the operation $name', ({ name, document }) => {
  test('is one that the schema has, whole in itself, and named as it is exported', () => {
    expect(validate(schema, document)).toEqual([]);
    expect(document.definitions).toHaveLength(1);
    expect(definitionOf(document).selectionSet.selections).toHaveLength(1);
    expect(definitionOf(document).name?.value).toBe(name[0]!.toUpperCase() + name.slice(1));
  });

  test('tells outcomes apart: `__typename`, each success, and every failure that there is or will be', () => {
    for (const { type, selected, typename } of unionsIn(document)) {
      const failures = type
        .getTypes()
        .filter((member) => member.getInterfaces().some((each) => each.name === 'AuthError'));
      const successes = type.getTypes().filter((member) => !failures.includes(member));
      const saysMore = failures.filter((member) => Object.keys(member.getFields()).length > 2);
      expect(typename).toBe(true);
      expect(Object.keys(selected).toSorted()).toEqual(
        [...successes, ...saysMore, ...(failures.length > 0 ? [{ name: 'AuthError' }] : [])]
          .map((member) => member.name)
          .toSorted(),
      );
      if (failures.length > 0) expect(selected['AuthError']).toEqual(['code', 'message']);
      for (const member of saysMore) {
        const own = Object.keys(member.getFields()).filter(
          (key) => key !== 'code' && key !== 'message',
        );
        expect(selected[member.name]!.toSorted()).toEqual(own.toSorted());
      }
    }
  });

  test('takes what it is given as variables, every argument but those to page backwards', () => {
    const missing: string[] = [];
    const literals: string[] = [];
    const types = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(types, {
        Field(node) {
          const given = node.arguments!.map((argument) => argument.name.value);
          missing.push(
            ...types
              .getFieldDef()!
              .args.map((argument) => argument.name)
              .filter((argument) => !['before', 'last', ...given].includes(argument)),
          );
        },
        Argument({ name: argument, value }) {
          if (value.kind !== Kind.VARIABLE) literals.push(argument.value);
        },
      }),
    );
    expect({ missing, literals }).toEqual({ missing: [], literals: [] });
  });
});

describe('the operations', () => {
  test('are all that the schema offers', () => {
    const covered = documents.map(({ document }) => rootFieldOf(document));
    expect(
      rootFields.map(({ field }) => field.name).filter((name) => !covered.includes(name)),
    ).toEqual([]);
  });

  test('are each of one journey, and none of a file that is not listed', async () => {
    const names = Object.values(journeys).flatMap((journey) => Object.keys(journey));
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    const files = (await readdir('src/clients/operations')).filter(
      (file) => file !== 'selections.ts',
    );
    expect(files).toHaveLength(Object.keys(journeys).length);
  });

  test('of a session leave the refresh token to the cookie where that is asked for', () => {
    for (const { document } of documents) {
      visit(document, {
        Field({ name, directives }) {
          if (name.value !== 'refreshToken') return;
          expect(directives).toHaveLength(1);
        },
      });
    }
  });
});

describe.each(readmeOperations)('what README shows: $text', ({ text }) => {
  const document = parse(text);
  const unions = unionsIn(document);

  test('is a selection of the operation', () => {
    const whole = documents
      .filter((each) => rootFieldOf(each.document) === rootFieldOf(document))
      .flatMap((each) => pathsOf(each.document));
    expect(pathsOf(document).filter((path) => !whole.includes(path))).toEqual([]);
  });

  test('says what went wrong, if anything does', () => {
    for (const { type, selected, typename } of unions) {
      expect(typename).toBe(true);
      if (type.getTypes().some((member) => member.getInterfaces().length > 0))
        expect(selected['AuthError']).toEqual(['code', 'message']);
    }
  });

  test('selects the ids that the next step takes', () => {
    const types = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(types, {
        SelectionSet({ selections }) {
          const type = getNamedType(types.getType());
          const named = ['MfaFactor', 'MfaTicketFactor'].includes(type?.name ?? '');
          if (!named) return;
          expect(
            selections.some((each) => each.kind === Kind.FIELD && each.name.value === 'id'),
          ).toBe(true);
        },
      }),
    );
  });
});
