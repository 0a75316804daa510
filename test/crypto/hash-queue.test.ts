import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHashQueue } from '../../src/crypto/hash-queue.ts';

type Limits = Parameters<typeof createHashQueue>[0];

/** A queue whose tasks end when the test says so, and what became of each of them. */
function watchedQueue(limits: Limits) {
  const queue = createHashQueue(limits);
  const started: string[] = [];
  const running: { name: string; end(): void }[] = [];
  const outcomes: Record<string, 'done' | 'full'> = {};
  const settled = () => new Promise(setImmediate);

  return {
    started,
    running,
    outcomes,
    settled,
    /** Named after its network: `a1`, `a2`. */
    async add(...names: string[]): Promise<void> {
      for (const name of names) {
        const task = async () => {
          started.push(name);
          await new Promise<void>((end) => running.push({ name, end }));
        };
        queue
          .run(name[0]!, task, () => new Error('full'))
          .then(
            () => (outcomes[name] = 'done'),
            () => (outcomes[name] = 'full'),
          );
      }
      await settled();
    },
    /** The oldest of those that run. */
    async endOne(): Promise<void> {
      running.shift()!.end();
      await settled();
    },
    async endAll(): Promise<void> {
      while (running.length > 0) await this.endOne();
    },
    refused: () => Object.keys(outcomes).filter((name) => outcomes[name] === 'full'),
  };
}

const times = (network: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${network}${index + 1}`);

describe('one network', () => {
  test('has as many in flight as it may, as many waiting, and is refused the rest', async () => {
    const queue = watchedQueue({
      all: { inFlight: 9, waiting: 9 },
      each: { inFlight: 2, waiting: 3 },
    });
    await queue.add(...times('a', 8));

    expect(queue.started).toEqual(['a1', 'a2']);
    expect(queue.refused()).toEqual(['a6', 'a7', 'a8']);
    await queue.endAll();
    expect(queue.started).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  test('that has filled its share is refused; another starts at once', async () => {
    const queue = watchedQueue({
      all: { inFlight: 3, waiting: 10 },
      each: { inFlight: 2, waiting: 3 },
    });
    await queue.add(...times('a', 50), 'b1');

    expect(queue.refused()).toEqual(times('a', 50).slice(5));
    expect(queue.started).toEqual(['a1', 'a2', 'b1']);
  });

  test('a task that fails gives its slot back', async () => {
    const queue = createHashQueue({
      all: { inFlight: 1, waiting: 0 },
      each: { inFlight: 1, waiting: 0 },
    });
    const full = () => new Error('full');
    const failing = queue.run('a', () => Promise.reject(new Error('broken')), full);
    await expect(failing).rejects.toThrow('broken');
    expect(await queue.run('a', async () => 'done', full)).toBe('done');
  });
});

describe('between networks', () => {
  test('turns are taken round robin, whoever came first and with how many', async () => {
    const queue = watchedQueue({
      all: { inFlight: 1, waiting: 20 },
      each: { inFlight: 1, waiting: 10 },
    });
    await queue.add(...times('a', 4), ...times('b', 3), 'c1');
    await queue.endAll();

    expect(queue.started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'b3', 'a4']);
  });

  test('nobody has more in flight than there are slots for all', async () => {
    const queue = watchedQueue({
      all: { inFlight: 2, waiting: 10 },
      each: { inFlight: 2, waiting: 3 },
    });
    await queue.add('a1', 'b1', 'c1', 'd1');
    expect(queue.started).toEqual(['a1', 'b1']);
    await queue.endOne();
    expect(queue.started).toEqual(['a1', 'b1', 'c1']);
  });

  test('where all is full, the longest line gives up its newest to a newcomer', async () => {
    const queue = watchedQueue({
      all: { inFlight: 1, waiting: 6 },
      each: { inFlight: 1, waiting: 4 },
    });
    await queue.add(...times('a', 5), ...times('b', 2), 'c1');
    expect(queue.refused()).toEqual(['a5']);
    await queue.endAll();
    expect(queue.started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  test('where all is full and no line is longer, a newcomer is refused', async () => {
    const queue = watchedQueue({
      all: { inFlight: 1, waiting: 2 },
      each: { inFlight: 1, waiting: 2 },
    });
    await queue.add('a1', 'b1', 'c1', 'd1', 'b2');
    expect(queue.refused()).toEqual(['d1', 'b2']);
  });
});

test('whoever comes and goes, the bounds hold, and what was taken on is done', async () => {
  const all = { inFlight: 3, waiting: 6 };
  const each = { inFlight: 2, waiting: 3 };
  const steps = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'end'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const queue = watchedQueue({ all, each });
      let added = 0;
      for (const step of given) {
        if (step !== 'end') await queue.add(`${step}${(added += 1)}`);
        else if (queue.running.length > 0) await queue.endOne();

        const names = queue.running.map(({ name }) => name[0]!);
        expect(names.length).toBeLessThanOrEqual(all.inFlight);
        for (const network of new Set(names)) {
          const own = names.filter((name) => name === network);
          expect(own.length).toBeLessThanOrEqual(each.inFlight);
        }
        const waiting = added - queue.started.length - queue.refused().length;
        expect(waiting).toBeLessThanOrEqual(all.waiting);
      }
      await queue.endAll();
      expect(Object.keys(queue.outcomes)).toHaveLength(added);
    }),
    { numRuns: 200 },
  );
});
