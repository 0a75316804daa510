import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

// How many passwords this machine can check in a second when it does nothing else: the same library,
// parameters, threads and number in flight as the servers have. `node hash-ceiling.js MILLISECONDS`.
const phc = await hash('a password', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

let verified = 0;
const startedAt = performance.now();
const deadline = startedAt + Number(process.argv[2]);

async function verifyUntilDeadline(): Promise<void> {
  while (performance.now() < deadline) {
    await verify(phc, 'a password');
    verified += 1;
  }
}
await Promise.all(Array.from({ length: availableParallelism() + 1 }, verifyUntilDeadline));
console.log((verified * 1000) / (performance.now() - startedAt));
