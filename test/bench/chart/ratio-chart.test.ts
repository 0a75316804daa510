import { expect, test } from 'vitest';
import { ratioChart } from './ratio-chart.ts';

const machine = {
  node: 'v20.20.2',
  system: 'Linux',
  model: 'x',
  processors: 2,
  memoryGib: 8,
  ticketgate: '0.1.0',
  postgres: '18.4.0',
  yoga: '5.24.1',
  betterAuth: '1.7.25',
};
const ratio = (median: number) => ({ min: median - 0.1, median, max: median + 0.1 });
const rows = [
  { operation: 'sign-in', against: 'fair', limits: true, ratio: ratio(0.9) },
  { operation: 'sign-in', against: 'argon2id alone', limits: true, ratio: ratio(0.7) },
  { operation: 'me', against: 'better-auth', limits: true, ratio: ratio(9) },
];
const widths = (svg: string) =>
  [...svg.matchAll(/<rect class="(?!background)[^>]* width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );

test('a bar for everybody that is compared, as long as its ratio, and one line at 1', () => {
  const svg = ratioChart(rows, machine);
  const [fair, betterAuth] = widths(svg);
  expect(widths(svg)).toHaveLength(2);
  expect(svg.match(/class="one"/g)).toHaveLength(1);
  const [, one] = /class="one" x1="([\d.]+)"/.exec(svg)!;
  expect(fair! / (Number(one) - 214)).toBeCloseTo(0.9, 1);
  // Longer than there is room for: the bar ends, and the value is written all the same.
  expect(betterAuth).toBeLessThan(760 - 214);
  expect(svg).toContain('>9.00×<');
});

test('of a run with limits and without, it shows the one with', () => {
  const both = [...rows, { ...rows[0]!, limits: false }];
  expect(widths(ratioChart(both, machine))).toHaveLength(2);
  expect(ratioChart([{ ...rows[0]!, limits: false }], machine)).toContain('Limits off');
});

test('without anything to show there is no chart', () => {
  expect(() => ratioChart([], machine)).toThrow('--svg');
});
