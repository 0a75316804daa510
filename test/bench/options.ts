import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
    'no-body-limit': { type: 'boolean', default: false },
  },
});

/**
 * `--quick`: short runs, to see that everything works; the numbers are rough.
 * `--production`: NODE_ENV=production for both servers, and the service's limits on. Every user
 * comes from an address of their own, so that the limits cost what they cost but refuse nobody.
 * `--no-body-limit`: takes stock yoga's limit on the request body out of the lower bound. It passes
 * every body through a stream, which is a quarter of what `me` costs there.
 */
export const options = values.quick
  ? { rounds: 2, runMs: 1000, latencyRounds: 1, latencyMs: 2000, starts: 1, totpUsers: 96 }
  : { rounds: 5, runMs: 3000, latencyRounds: 3, latencyMs: 4000, starts: 3, totpUsers: 256 };

export const { production } = values;
export const boundHasBodyLimit = !values['no-body-limit'];

export const PLAIN_USERS = 32;
export const CLIENTS = 8;
export const SATURATING_CLIENTS = 16;
