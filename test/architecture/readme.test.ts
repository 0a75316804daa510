import { readFile } from 'node:fs/promises';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Environment } from '../../src/config/config.ts';
import { schema } from '../../src/api/schema.ts';

const readme = await readFile('README.md', 'utf8');
const snippets = [...readme.matchAll(/```(graphql|js)\n([\s\S]*?)```/g)].flatMap(
  ([, language, text]) =>
    language === 'graphql'
      ? [text!]
      : [...text!.matchAll(/`(mutation[\s\S]*?)`/g)].map(([, operation]) => operation!),
);

describe('the README', () => {
  test.each(snippets)('shows an operation that the schema has: %s', (operation) => {
    expect(validate(schema, parse(operation))).toEqual([]);
  });

  test('shows enough of them', () => {
    expect(snippets.length).toBeGreaterThan(10);
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
