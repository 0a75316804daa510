import { describe, expect, test } from 'vitest';
import { Prisma } from '../../src/db/client.ts';
import { columns, jsonObject } from '../../src/db/columns.ts';

type Row = { readonly id: string; readonly lastUsedAt?: Date | null };

const id = Prisma.sql`f.id`;
const lastUsedAt = Prisma.sql`least(f.last_used_at, ${new Date(0)}::timestamptz)`;

describe('a select list', () => {
  test('names each column as the row does, and keeps the values in order', () => {
    const list = columns<Row>({ id, lastUsedAt });
    expect(list.text).toBe('f.id AS "id", least(f.last_used_at, $1::timestamptz) AS "lastUsedAt"');
    expect(list.values).toEqual([new Date(0)]);
  });

  test('can be one JSON object', () => {
    expect(jsonObject<Row>({ id, lastUsedAt: Prisma.sql`f.last_used_at` }).text).toBe(
      "jsonb_build_object('id', f.id, 'lastUsedAt', f.last_used_at)",
    );
  });

  test('does not compile with a column forgotten, misspelt or unknown, or for no row at all', () => {
    // @ts-expect-error: lastUsedAt is forgotten, though the row may do without it.
    columns<Row>({ id });
    // @ts-expect-error: lastUsedAt is misspelt.
    jsonObject<Row>({ id, lastUsedat: lastUsedAt });
    // @ts-expect-error: the row has no name.
    columns<Row>({ id, lastUsedAt, name: id });
    // @ts-expect-error: nothing says what row it is.
    columns({ id });
  });
});
