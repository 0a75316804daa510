// Passwords are hashed on the thread pool, which is made when it is first used: an ES module is loaded
// through it, and this file is none. On Windows, only what was set before Node started counts.
const { readdirSync, promises } = process.getBuiltinModule('node:fs');
const { availableParallelism, getPriority, setPriority } = process.getBuiltinModule('node:os');
process.env['UV_THREADPOOL_SIZE'] ||= String(availableParallelism());

/** Where hashes take all processors, requests that need none are answered before them. */
const NICENESS = Math.min(getPriority() + 10, 19);

// Where threads cannot be told apart, all of them are equal.
void makeThreadPool()
  .catch(() => {})
  .then(() => import('./main.js'));

/** Linux has a priority for each thread, and takes the id of one for a process's. */
async function makeThreadPool(): Promise<void> {
  const others = threads();
  await promises.stat(__filename);
  for (const thread of threads()) {
    if (!others.includes(thread)) setPriority(Number(thread), NICENESS);
  }
}

function threads(): string[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task') : [];
}
