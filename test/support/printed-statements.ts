import { format } from 'sql-formatter';
import type { RecordedStatement } from './statement-recorder.ts';

const PREAMBLE = `-- Every statement of the service, as PostgreSQL gets it, under the operations that send it.
-- Written by \`npm run sql\`.
`;

export function printStatements(statements: readonly RecordedStatement[]): string {
  const printed = statements.map(
    ({ sql, operations }) => `${heading([...operations])}\n${layOut(sql)};\n`,
  );
  return [PREAMBLE, ...printed].join('\n');
}

const layOut = (sql: string): string =>
  format(sql, { language: 'postgresql', keywordCase: 'preserve', expressionWidth: 100 });

const WIDTH = 100;

/** Names in a comment, as many in a line as there is room for. */
function heading(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const longer = `${lines.at(-1)}, ${name}`;
    const fits = lines.length > 0 && `-- ${longer},`.length <= WIDTH;
    lines.splice(fits ? -1 : lines.length, 1, fits ? longer : name);
  }
  return lines.map((line) => `-- ${line}`).join(',\n');
}

/** What `printStatements` printed: each statement, and what sends it. */
export const readStatements = (printed: string): { senders: string; sql: string }[] =>
  printed
    .replace(PREAMBLE, '')
    .trim()
    .split(/;$/m)
    .filter((part) => part !== '')
    .map((part) => {
      const lines = part.trim().split('\n');
      const isComment = (line: string) => line.startsWith('-- ');
      return {
        senders: lines.filter(isComment).join(' ').replaceAll('-- ', ''),
        sql: lines.filter((line) => !isComment(line)).join('\n'),
      };
    });
