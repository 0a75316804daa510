/** The probability that a value of one list is greater than one of the other, and where it surely lies. */
export type Auc = { readonly auc: number; readonly low: number; readonly high: number };

/** Nineteen of twenty intervals hold the truth. */
const Z_95 = 1.96;

/**
 * Mann–Whitney: of all pairs, the share in which the value of `some` is the greater one; ties count
 * half. 0.5: the lists cannot be told apart. The interval is that of DeLong, DeLong and Clarke-Pearson
 * (1988), which assumes nothing about the distributions.
 */
export function auc(some: readonly number[], others: readonly number[]): Auc {
  const ranks = midranks([...some, ...others]);
  const above = sharesBelow(ranks.slice(0, some.length), midranks(some), others.length);
  const below = sharesBelow(ranks.slice(some.length), midranks(others), some.length);

  const area = mean(above);
  const error = Math.sqrt(variance(above) / some.length + variance(below) / others.length);
  return {
    auc: area,
    low: Math.max(0, area - Z_95 * error),
    high: Math.min(1, area + Z_95 * error),
  };
}

/** For each value, the share of the other list that lies below it. */
const sharesBelow = (among: readonly number[], own: readonly number[], others: number): number[] =>
  among.map((rank, index) => (rank - own[index]!) / others);

/** Ranks from 1 on, in the order of the list; equal values share the mean of theirs. */
export function midranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => values[a]! - values[b]!);
  const ranks = Array.from(values, () => 0);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (const index of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
  }
  return ranks;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

const TELLING = 0.05;

/** Beyond noise, and by as much as somebody could use. */
export const tells = ({ auc: area, low, high }: Auc): boolean =>
  (low > 0.5 || high < 0.5) && Math.abs(area - 0.5) > TELLING;
