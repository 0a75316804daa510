import { readFileSync, readdirSync } from 'node:fs';

// Who used the processors: the service, PostgreSQL, this benchmark, or somebody else. From /proc; where
// there is none, everything is NaN, and no round is dropped.

const CLOCK_TICKS_PER_SECOND = 100;

type Process = { readonly parent: number; readonly seconds: number };

/** CPU seconds so far. */
export type CpuTimes = {
  /** Of all processors, whoever used them; and what a hypervisor gave to another machine. */
  readonly machine: number;
  /** Of this process and all below it. */
  readonly bench: number;
  /** Of each tree asked for. */
  readonly trees: readonly number[];
};

function processes(): Map<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the program's name in parentheses, which can hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // User and system time, its own and that of children that are gone.
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
      found.set(pid, { parent: Number(fields[1]), seconds: ticks / CLOCK_TICKS_PER_SECOND });
    } catch {
      // Gone since it was listed.
    }
  }
  return found;
}

function treeSeconds(root: number, all: ReadonlyMap<number, Process>): number {
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of all) {
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce(
      (seconds, child) => seconds + sum(child),
      all.get(pid)?.seconds ?? 0,
    );
  return sum(root);
}

export function cpuTimes(roots: readonly number[]): CpuTimes {
  try {
    const [line] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    const [user, nice, system, , , irq, softirq, steal] = line!.split(/\s+/).slice(1).map(Number);
    const busy = user! + nice! + system! + irq! + softirq! + steal!;
    const all = processes();
    return {
      machine: busy / CLOCK_TICKS_PER_SECOND,
      bench: treeSeconds(process.pid, all),
      trees: roots.map((root) => treeSeconds(root, all)),
    };
  } catch {
    return { machine: NaN, bench: NaN, trees: roots.map(() => NaN) };
  }
}

/** Between two looks, of each tree; and how many processors somebody else had. */
export function cpuBetween(before: CpuTimes, after: CpuTimes, seconds: number) {
  const foreign = after.machine - before.machine - (after.bench - before.bench);
  return {
    trees: after.trees.map((total, index) => total - before.trees[index]!),
    foreignCores: Math.max(0, foreign / seconds),
  };
}
