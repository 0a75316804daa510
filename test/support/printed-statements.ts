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
    const last = lines.at(-1);
    if (last && `-- ${last}, ${name},`.length <= WIDTH)
      lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(name);
  }
  return lines.map((line) => `-- ${line}`).join(',\n');
}
