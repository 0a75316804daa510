import { parseArgs } from 'node:util';
import { doors, type DoorName } from './doors.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000' },
    door: { type: 'string', multiple: true, default: Object.keys(doors) },
  },
});

/** `--requests N`: so many of each standing. `--door NAME`, as often as wanted: only these. */
export const requests = Number(values.requests);
export const chosen = values.door as DoorName[];

if (!Number.isInteger(requests) || requests < 10) throw new Error('--requests: at least 10');
const unknown = chosen.find((name) => !(name in doors));
if (unknown) throw new Error(`--door ${unknown}: one of ${Object.keys(doors).join(', ')}`);
