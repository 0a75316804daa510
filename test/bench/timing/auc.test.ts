import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../support/random.ts';
import { auc, midranks, tells } from './auc.ts';

/** As the definition has it: every pair is looked at. */
function pairwise(some: readonly number[], others: readonly number[]): number {
  const wins: number[] = some.flatMap((a) => others.map((b) => (Math.sign(a - b) + 1) / 2));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

describe('the probability that one takes longer than the other', () => {
  test('equal values share the mean of their ranks', () => {
    expect(midranks([20, 10, 20, 30, 20])).toEqual([3, 1, 3, 5, 3]);
    expect(midranks([])).toEqual([]);
  });

  test('lists that lie apart are told apart for certain, in either direction', () => {
    expect(auc([4, 5, 6], [1, 2, 3])).toEqual({ auc: 1, low: 1, high: 1 });
    expect(auc([1, 2, 3], [4, 5, 6])).toEqual({ auc: 0, low: 0, high: 0 });
  });

  test('the same value everywhere tells nothing', () => {
    expect(auc([7, 7], [7, 7, 7])).toEqual({ auc: 0.5, low: 0.5, high: 0.5 });
  });

  test('ranks give what counting every pair gives, with ties and lists of unequal length', () => {
    const random = seededRandom(1);
    const some = Array.from({ length: 60 }, () => Math.floor(random() * 20));
    const others = Array.from({ length: 45 }, () => Math.floor(random() * 23));
    expect(auc(some, others).auc).toBeCloseTo(pairwise(some, others), 12);
    expect(auc(others, some).auc).toBeCloseTo(1 - auc(some, others).auc, 12);
  });

  test('the interval is that of DeLong, DeLong and Clarke-Pearson', () => {
    // Shares of [1, 3] below 2 and 4: 1/2, 1. Shares of [2, 4] above 1 and 3: 1, 1/2. Both vary by 1/8.
    const error = Math.sqrt(1 / 8 / 2 + 1 / 8 / 2);
    const { auc: area, low, high } = auc([2, 4], [1, 3]);
    expect(area).toBe(0.75);
    expect(low).toBeCloseTo(0.75 - 1.96 * error, 12);
    expect(high).toBe(1);
  });

  test('nineteen of twenty intervals of lists that do not differ hold a half', () => {
    const random = seededRandom(2);
    const draw = () => Array.from({ length: 100 }, () => random() ** 3);
    const held = Array.from({ length: 300 }, () => auc(draw(), draw())).filter(
      ({ low, high }) => low <= 0.5 && high >= 0.5,
    );
    expect(held.length / 300).toBeGreaterThan(0.92);
    expect(held.length / 300).toBeLessThan(0.98);
  });

  test('a difference tells where it is certain and large enough to be used', () => {
    expect(tells({ auc: 0.56, low: 0.51, high: 0.61 })).toBe(true);
    expect(tells({ auc: 0.44, low: 0.39, high: 0.49 })).toBe(true);
    expect(tells({ auc: 0.56, low: 0.49, high: 0.63 })).toBe(false);
    expect(tells({ auc: 0.54, low: 0.52, high: 0.56 })).toBe(false);
  });
});
