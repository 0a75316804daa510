import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Environment } from '../../src/config/config.ts';
import { schema } from '../../src/api/schema.ts';
import { readme, readmeOperations } from '../support/readme.ts';

describe('the README', () => {
  test.each(readmeOperations)('shows an operation that the schema has: $text', ({ text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  test('shows enough of them', () => {
    expect(readmeOperations.length).toBeGreaterThan(10);
  });

  test('names every variable of the environment', () => {
    const unnamed = Object.keys(Environment.shape).filter(
      (name) => !readme.includes(`\`${name}\``),
    );
    expect(unnamed).toEqual([]);
  });

  test('names every mutation', () => {
    const mutations = Object.keys(schema.getMutationType()!.getFields());
    expect(mutations.filter((name) => !readme.includes(name))).toEqual([]);
  });
});
