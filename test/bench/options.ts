import { parseArgs } from 'node:util';

const PARTS = [
  'throughput',
  'latency',
  'statements',
  'growth',
  'processes',
  'start',
  'memory',
  'pglite',
] as const;
export type PartName = (typeof PARTS)[number];

const OPERATIONS = ['sign-in', 'password + TOTP', 'redemption', 'refresh', 'me'] as const;
export type Operation = (typeof OPERATIONS)[number];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: PARTS.join(',') },
    operations: { type: 'string', default: OPERATIONS.join(',') },
    limits: { type: 'string', default: 'on' },
    beside: { type: 'boolean', default: false },
    'growth-users': { type: 'string' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});

const wrong = (option: string, may: string): never => {
  throw new Error(`--${option}: ${may}`);
};
/** Those of a list that are named, in its order. */
function chosen<Name extends string>(option: string, given: string, all: readonly Name[]): Name[] {
  const names = given.split(',');
  const unknown = names.find((name) => !(all as readonly string[]).includes(name));
  if (unknown !== undefined) wrong(option, `one or more of ${all.join(',')}`);
  return all.filter((name) => names.includes(name));
}
if (!['on', 'off', 'both'].includes(values.limits)) wrong('limits', 'on, off or both');

const lengths = values.quick
  ? {
      rounds: { wanted: 2, more: 1 },
      latencyRounds: { wanted: 1, more: 1 },
      runMs: 700,
      latencyMs: 1200,
      starts: 1,
      totpUsers: 64,
    }
  : {
      rounds: { wanted: 5, more: 5 },
      latencyRounds: { wanted: 3, more: 3 },
      runMs: 3000,
      latencyMs: 4000,
      starts: 3,
      totpUsers: 256,
    };
const growthUsers = Number(values['growth-users'] ?? (values.quick ? 20_000 : 1_000_000));
if (!(growthUsers >= 2000)) wrong('growth-users', 'at least 2000');

/**
 * `--quick`: short runs, to see that everything works; the numbers are rough.
 * `--only PART,…`, `--operations NAME,…`: these parts, and these operations in them.
 * `--limits on`: NODE_ENV=production, as it runs for people: attempts are charged. Every user comes from
 * an address of their own, so that the limits cost what they cost but refuse nobody. `off`: without, in
 * development; `both`: throughput with and without, and the rest with.
 * `--beside`: better-auth, too.
 * `--growth-users N`: how many users the large database has.
 * `--json FILE`, `--svg FILE`: everything that was measured; the ratios as a chart.
 */
export const options = {
  ...lengths,
  growthUsers,
  quick: values.quick,
  parts: chosen('only', values.only, PARTS),
  operations: chosen('operations', values.operations, OPERATIONS),
  limits: values.limits as 'on' | 'off' | 'both',
  beside: values.beside,
  json: values.json,
  svg: values.svg,
};

export const PLAIN_USERS = 32;
export const CLIENTS = 8;
export const SATURATING_CLIENTS = 16;
