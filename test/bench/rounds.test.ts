import { expect, test } from 'vitest';
import { rounds } from './rounds.ts';

/** Measures by what it is told: who was asked, and how many processors somebody else had. */
function machine(foreign: readonly number[]) {
  const asked: string[] = [];
  const measure = async (target: string) => {
    asked.push(target);
    return { target, at: asked.length, foreignCores: foreign[asked.length - 1] ?? 0 };
  };
  return { asked, measure };
}

test('everybody is measured in every round, and nobody is always first', async () => {
  const { asked, measure } = machine([]);
  const { runs, noisy } = await rounds(['a', 'b', 'c'], measure, { wanted: 3, more: 3 });
  expect(asked.join('')).toBe('abcbcacab');
  expect(runs.map((list) => list.map(({ target }) => target).join(''))).toEqual([
    'aaa',
    'bbb',
    'ccc',
  ]);
  expect(noisy).toBe(false);
});

test('a round on a busy machine is made again', async () => {
  const { asked, measure } = machine([0, 0.4, 0.1, 0.3]);
  const { runs, foreignCores, noisy } = await rounds(['a', 'b'], measure, { wanted: 1, more: 3 });
  expect(asked).toHaveLength(4);
  expect(runs.map(([run]) => run!.at)).toEqual([4, 3]);
  expect({ foreignCores, noisy }).toEqual({ foreignCores: 0.3, noisy: false });
});

test('where the machine stays busy, the quietest rounds count, and say so', async () => {
  const { asked, measure } = machine([1.5, 0.9, 1.2, 0.8]);
  const { runs, foreignCores, noisy } = await rounds(['a'], measure, { wanted: 2, more: 2 });
  expect(asked).toHaveLength(4);
  expect(runs[0]!.map(({ at }) => at)).toEqual([4, 2]);
  expect({ foreignCores, noisy }).toEqual({ foreignCores: 0.9, noisy: true });
});

test('where nobody can tell who is busy, every round counts', async () => {
  const { measure } = machine([NaN, NaN]);
  expect((await rounds(['a'], measure, { wanted: 2, more: 2 })).noisy).toBe(false);
});
