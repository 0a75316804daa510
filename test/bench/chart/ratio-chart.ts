import type { Machine } from '../about-machine.ts';
import type { Spread } from '../numbers.ts';

type Bar = { readonly against: string; readonly ratio: Spread };
type Compared = Bar & { readonly operation: string; readonly limits: boolean };

const WIDTH = 760;
const LABELS = 214;
const VALUES = 74;
const BAR = 14;
const ROW = 22;
const GROUP_GAP = 14;
const TOP = 74;
const BOTTOM = 46;

/** A longer bar would make all others short: it ends there, and its value says the rest. */
const LONGEST = 4;

const NAMES: Readonly<Record<string, string>> = {
  fair: 'fair bound',
  bare: 'bare bound',
  'better-auth': 'better-auth',
  'better-auth, cookie cache': 'better-auth, cookie cache',
  'better-auth, scrypt': 'better-auth, its own hash',
};

const OPERATIONS: Readonly<Record<string, string>> = {
  redemption: 'TOTP code alone',
  refresh: 'refresh of a session',
  me: 'session check',
};

const STYLE = `
  text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 } .operation { font-weight: 600 }
  .note { font-size: 12px; fill: #59636e } .value { font-variant-numeric: tabular-nums }
  .background { fill: #ffffff } .one { stroke: #1f2328; stroke-width: 1.5 }
  .grid { stroke: #d1d9e0 } .spread { stroke: #1f2328; stroke-width: 1.5 }
  .fair { fill: #0969da } .bare { fill: #8250df } .better-auth { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .note { fill: #9198a1 } .background { fill: #0d1117 }
    .one, .spread { stroke: #f0f6fc } .grid { stroke: #3d444d }
    .fair { fill: #4493f8 } .bare { fill: #ab7df8 } .better-auth { fill: #f0883e }
  }`;

/** Ours / theirs of each operation: bars of the median, a line from the least to the most, and one at 1. */
export function ratioChart(all: readonly Compared[], machine: Machine): string {
  const limits = all.some((each) => each.limits);
  const shown = all.filter((each) => each.limits === limits && each.against in NAMES);
  const operations = [...new Set(shown.map(({ operation }) => operation))];
  if (operations.length === 0) throw new Error('--svg: shows throughput, which was not measured');

  const most = Math.min(LONGEST, Math.max(1, ...shown.map(({ ratio }) => ratio.max)));
  const ticks = Array.from({ length: Math.floor(most / step(most)) + 1 }, (_, n) => n * step(most));
  const x = (ratio: number): number =>
    LABELS + (Math.min(ratio, most) / most) * (WIDTH - LABELS - VALUES);
  let y = TOP;
  const groups = operations.map((operation) => {
    const bars = shown.filter((each) => each.operation === operation);
    const group = [
      text(16, y + 12, OPERATIONS[operation] ?? operation, 'operation'),
      ...bars.map((bar, row) => barOf(bar, y + 20 + row * ROW, x)),
    ];
    y += 20 + bars.length * ROW + GROUP_GAP;
    return group.join('\n');
  });
  const height = y + BOTTOM;
  const grid = ticks.map(
    (tick) =>
      `${line(x(tick), TOP - 8, x(tick), y - 6, tick === 1 ? 'one' : 'grid')}
      ${text(x(tick), y + 10, tick === 0 ? '0' : `${tick}×`, 'note', 'middle')}`,
  );
  const missing = ticks.includes(1) ? '' : line(x(1), TOP - 8, x(1), y - 6, 'one');
  const title = 'Operations per second, Ticketgate / others';
  const note = `more is better; 1 is as quick. Limits ${limits ? 'on' : 'off'}; ${machine.processors} processors, Node ${machine.node}, PostgreSQL ${machine.postgres.split('.')[0]}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${STYLE}</style>
<rect class="background" width="100%" height="100%" rx="8"/>
${text(16, 28, title, 'title')}
${text(16, 48, note, 'note')}
${grid.join('\n')}${missing}
${groups.join('\n')}
${text(16, height - 12, 'bars: median of the rounds; lines: from the least to the most; better-auth: with our hash but where it says otherwise', 'note')}
</svg>
`;
}

function barOf({ against, ratio }: Bar, y: number, x: (ratio: number) => number): string {
  const middle = y + BAR / 2;
  const kind = against.split(',')[0]!;
  return [
    text(28, y + 11, NAMES[against]!, 'name'),
    `<rect class="${kind}" x="${x(0)}" y="${y}" width="${round(x(ratio.median) - x(0))}" height="${BAR}" rx="2"/>`,
    line(x(ratio.min), middle, x(ratio.max), middle, 'spread'),
    text(WIDTH - 16, y + 11, `${ratio.median.toFixed(2)}×`, 'value', 'end'),
  ].join('\n');
}

const step = (most: number): number => (most > 1.6 ? 0.5 : 0.25);
const round = (value: number): number => Math.round(value * 10) / 10;

const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<line class="${kind}" x1="${round(x1)}" y1="${y1}" x2="${round(x2)}" y2="${y2}"/>`;

const text = (x: number, y: number, words: string, kind: string, anchor = 'start'): string =>
  `<text class="${kind}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${words}</text>`;
