import { writeFile } from 'node:fs/promises';
import { machine } from './about-machine.ts';
import { ratioChart } from './chart/ratio-chart.ts';
import { CLIENTS, options, type PartName } from './options.ts';
import { growth } from './parts/growth.ts';
import { latency } from './parts/latency.ts';
import { memory } from './parts/memory.ts';
import { pglite } from './parts/pglite.ts';
import { processes } from './parts/processes.ts';
import { start } from './parts/start.ts';
import { statements } from './parts/statements.ts';
import { throughput, type Comparison } from './parts/throughput.ts';
import { openSetting, type Setting } from './setting.ts';

// Ticketgate beside servers that are written by hand for speed, and beside better-auth: on the same
// machine, PostgreSQL and hash. Read the ratios: the runs of all alternate, so that what slows the machine
// slows everybody.

const parts: Readonly<Record<PartName, (setting: Setting) => Promise<unknown>>> = {
  throughput,
  latency,
  statements,
  growth,
  processes,
  start,
  memory,
  pglite,
};

const startedAt = performance.now();
const { rounds, runMs, limits } = options;
console.log(
  `Node ${machine.node}, ${machine.processors} processors (${machine.model}), ` +
    `${rounds.wanted} rounds of ${runMs / 1000} s, ${CLIENTS} clients, limits ${limits}`,
);
const setting = await openSetting();
const results: Partial<Record<PartName, unknown>> = {};
try {
  for (const part of options.parts) results[part] = await parts[part](setting);
} finally {
  await setting.close();
}

if (options.json) {
  const all = { at: new Date().toISOString(), machine, options, results };
  await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
}
if (options.svg) {
  const compared = (results.throughput ?? []) as readonly Comparison[];
  await writeFile(options.svg, ratioChart(compared, machine));
}
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
