import type { Spread } from './numbers.ts';

const number = (value: number, digits = 0): string =>
  Number.isNaN(value) ? '–' : value.toFixed(digits);

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ');
  console.log(`\n${title}\n${line(head)}`);
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

export const ratioCells = ({ min, median, max }: Spread): string[] =>
  [min, median, max].map((ratio) => number(ratio, 2));

export const perSecond = (value: number): string => number(value);
export const milliseconds = (value: number): string =>
  value < 10 ? number(value, 2) : number(value);
export const mebibytes = (value: number): string => `${number(value)} MiB`;
export const times = (value: number): string => `${number(value, 2)}x`;
export const bytes = (value: number): string => number(value);

/** A goal, and whether it was met. */
export const atLeast = (goal: number | undefined, value: number): string =>
  goal === undefined ? '' : `${value >= goal ? 'ok' : 'MISSED'} >= ${goal.toFixed(2)}`;
export const atMost = (goal: number | undefined, value: number, unit = ''): string =>
  goal === undefined
    ? ''
    : `${value <= goal ? 'ok' : 'MISSED'} <= ${number(goal, goal < 10 && !Number.isInteger(goal) ? 1 : 0)}${unit}`;

/** How many processors somebody else had. Marked where that is too many to compare by. */
export const foreign = ({
  foreignCores,
  noisy,
}: {
  foreignCores: number;
  noisy: boolean;
}): string => `${number(foreignCores, 2)}${noisy ? ' !' : ''}`;
export const FOREIGN_NOTE = 'foreign: processors that somebody else had, at most; !: too many';
