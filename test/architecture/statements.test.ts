import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Sent only where AUTH_RATE_LIMITS is off, which is not for production. */
const WITHOUT_LIMITS = /'unlimited'/;

const withoutSpace = (sql: string): string => sql.replaceAll(/\s+/g, '');

/** The SQL that a file writes: what stands in its tagged templates between one `${…}` and the next. */
function writtenSql(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const pieces: string[] = [];

  /** From after an opening brace to the one that closes it. */
  function readCode(from: number): number {
    for (let at = from; at < code.length; at += 1) {
      if (code[at] === '}') return at;
      if (code[at] === '{') at = readCode(at + 1);
      if (code[at] === '`') at = readTemplate(at + 1, /[\w>]/.test(code[at - 1]!));
    }
    return code.length;
  }

  /** From after an opening backtick to the one that closes it. */
  function readTemplate(from: number, tagged: boolean): number {
    let piece = '';
    for (let at = from; ; at += 1) {
      const ends = code[at] === '`';
      if (ends || code.startsWith('${', at)) {
        if (tagged) pieces.push(piece);
        if (ends) return at;
        piece = '';
        at = readCode(at + 2);
      } else {
        piece += code[at];
      }
    }
  }

  readCode(0);
  return pieces.map(withoutSpace);
}

test('all SQL that is written in src is in prisma/statements.sql', async () => {
  const printed = withoutSpace(await readFile('prisma/statements.sql', 'utf8'));
  const written: string[] = [];
  for (const entry of await readdir('src', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!/\.(sql|store)\.ts$/.test(path)) continue;
    const pieces = writtenSql(await readFile(path, 'utf8'));
    written.push(...pieces.map((piece) => `${path}: ${piece}`));
  }
  expect(written.length).toBeGreaterThan(500);
  const missing = written.filter((line) => !printed.includes(line.slice(line.indexOf(': ') + 2)));
  expect(missing.filter((line) => !WITHOUT_LIMITS.test(line))).toEqual([]);
});
