import { setTimeout as sleep } from 'node:timers/promises';
import { checkForeignHash, checksOf } from '../../crypto/foreign-hashes.ts';
import type { ForeignSchemesStore } from './foreign-schemes.store.ts';

/** Another replica may have imported users since. */
const LOOK_AGAIN_AFTER_MS = 60_000;
/** Above the slowest of the trials: a check that runs beside others takes longer. */
const MARGIN = 1.5;
const TRIALS = 3;

/**
 * While there are users with the hash of another system, whose check takes as long as that system made
 * it, every refusal takes as long as the slowest kind of them: its time tells neither who was
 * imported nor who is known. A right password waits for nothing. What waits holds no slot for hashing.
 */
export function createRefusalFloor({ store }: { store: ForeignSchemesStore }) {
  const durations = new Map<string, number>();
  let floorMs: Promise<number> | undefined;
  let lookedAt = 0;

  async function measure(): Promise<number> {
    const decoys = await store.decoys();
    for (const decoy of decoys) {
      if (durations.has(decoy)) continue;
      const trials: number[] = [];
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const startedAt = performance.now();
        await checkForeignHash(decoy, 'nobody has this password');
        trials.push(performance.now() - startedAt);
      }
      durations.set(decoy, Math.max(...trials) * MARGIN);
    }
    return Math.max(0, ...decoys.map((decoy) => durations.get(decoy)!));
  }

  /** The first one waits for it; later ones take the last result while it is looked at again. */
  async function floor(): Promise<number> {
    const now = performance.now();
    if (floorMs === undefined) {
      lookedAt = now;
      floorMs = measure();
    } else if (now - lookedAt > LOOK_AGAIN_AFTER_MS) {
      lookedAt = now;
      const next = measure();
      void next.then(
        () => (floorMs = next),
        () => (lookedAt = 0),
      );
    }
    return floorMs.catch((error: unknown) => {
      floorMs = undefined;
      throw error;
    });
  }

  return {
    /** Waits until a refusal of this password, whose check began at `startedAt`, may be told. */
    async reach(startedAt: number, password: string): Promise<void> {
      const left = (await floor()) * checksOf(password) - (performance.now() - startedAt);
      if (left > 0) await sleep(left);
    },

    /** Users were imported here. */
    lookAgain(): void {
      lookedAt = 0;
      floorMs = undefined;
    },
  };
}

export type RefusalFloor = ReturnType<typeof createRefusalFloor>;
