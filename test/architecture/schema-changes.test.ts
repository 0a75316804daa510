import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import { describe, expect, test } from 'vitest';

// The schema of the latest release, without its descriptions: a release puts its own there, and
// begins a new list in README's changelog.
const released = buildSchema(readFileSync('test/architecture/released.graphql', 'utf8'));
const current = buildSchema(readFileSync('schema.graphql', 'utf8'));
const readme = readFileSync('README.md', 'utf8');
const unreleased = /^### Unreleased\n([\s\S]*?)(?=^### )/m.exec(readme)![1]!;

const untold = (changes: readonly { readonly description: string }[]) =>
  changes
    .map(({ description }) => description)
    .filter((description) => !unreleased.includes(`\`${description}\``));

describe('what clients rely on', () => {
  test('breaks only where the changelog says so', () => {
    expect(untold(findBreakingChanges(released, current))).toEqual([]);
  });

  test('gets new outcomes only where the changelog says so', () => {
    expect(untold(findDangerousChanges(released, current))).toEqual([]);
  });
});
