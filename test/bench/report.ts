import { median, percentile } from './load.ts';

const number = (value: number, digits = 0): string => value.toFixed(digits);

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly string[][],
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

/** Ratios of runs made side by side, so that what disturbed one disturbed the other too. */
export function ratioCells(ours: readonly number[], theirs: readonly number[]): string[] {
  const ratios = ours.map((value, round) => value / theirs[round]!);
  const [low, middle, high] = [Math.min(...ratios), median(ratios), Math.max(...ratios)];
  return [number(low, 2), number(middle, 2), number(high, 2)];
}

export const perSecond = (runs: readonly number[]): string => number(median(runs));
export const milliseconds = (value: number): string =>
  value < 10 ? number(value, 2) : number(value);
export const seconds = (values: readonly number[]): string =>
  `${number(median(values) / 1000, 2)} s`;
export const mebibytes = (value: number): string => `${number(value)} MiB`;
export const times = (value: number): string => `${number(value, 1)}x`;

export const p50 = (values: readonly number[]): number => percentile(values, 0.5);
export const p99 = (values: readonly number[]): number => percentile(values, 0.99);
