// Passwords are hashed on the thread pool, which is made when it is first used: an ES module is loaded
// through it, and this file is none. On Windows, only what was set before Node started counts.
const { availableParallelism } = process.getBuiltinModule('node:os');
process.env['UV_THREADPOOL_SIZE'] ||= String(availableParallelism());
void import('./main.ts');
