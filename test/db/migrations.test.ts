import { expect, test } from 'vitest';
import { schemaDrift } from '../../src/db/schema-drift.ts';
import { readMigrations } from '../../src/db/schema-engine.ts';

test('the migrations lead to prisma/schema.prisma: npm run migration', async () => {
  expect(await schemaDrift()).toBeNull();
});

/** Those before have no old replicas any more. */
const FIRST_HELD = '20261127123000';

const TAKES_AWAY =
  /\bDROP (TABLE|COLUMN|TYPE|INDEX|CONSTRAINT)\b|\bRENAME\b|\bSET NOT NULL\b|\bALTER COLUMN "\w+" (SET DATA )?TYPE\b|\bADD COLUMN\s+"\w+" (?=[^,;]*NOT NULL)(?![^,;]*DEFAULT)[^,;]*/g;

/** What a migration takes away that the release before does not need, and why it does not. */
const ALLOWED: Readonly<Record<string, string>> = {};

test('a migration takes nothing away from replicas of the release before', async () => {
  const { migrationDirectories } = await readMigrations();
  const taken = migrationDirectories
    .filter(({ path }) => path >= FIRST_HELD)
    .flatMap(({ path, migrationFile }) =>
      [...migrationFile.content.value.matchAll(TAKES_AWAY)].map(([what]) => `${path}: ${what}`),
    );
  expect(taken.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
});
