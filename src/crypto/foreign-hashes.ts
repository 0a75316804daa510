import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import argon2 from 'argon2';
import bcrypt from 'bcrypt';

/** In place of a key's id, beside a hash that another system made: no pepper is in it. */
export const FOREIGN_KEY_ID = 'foreign';

/** A check beyond these would hold up everybody else's. */
const MAX_BCRYPT_COST = 14;
const MAX_MEMORY_KIB = 256 * 1024;
const MAX_ARGON2_PASSES = 16;
const MAX_ARGON2_LANES = 16;
const MAX_SCRYPT_LANES = 16;

const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const ARGON2 =
  /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,86}\$([A-Za-z0-9+/]{22,86})$/;
const SCRYPT =
  /^\$scrypt\$ln=(\d{1,7}),r=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{2,512})={0,2}\$([A-Za-z0-9+/]{22,256})={0,2}$/;

type ForeignHash = {
  /** What the time of a check depends on. */
  readonly scheme: string;
  check(password: string): Promise<boolean>;
  /** A hash that costs the same to check, and that no password has. */
  decoy(): string;
};

const runScrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * Reads a hash of another system: bcrypt, or a PHC string of argon2 or scrypt. Null for anything else,
 * and for what would take too long to check.
 */
export function readForeignHash(hash: string): ForeignHash | null {
  return readBcrypt(hash) ?? readArgon2(hash) ?? readScrypt(hash);
}

function readBcrypt(hash: string): ForeignHash | null {
  const [, cost] = BCRYPT.exec(hash) ?? [];
  if (!cost || Number(cost) < 4 || Number(cost) > MAX_BCRYPT_COST) return null;
  return {
    scheme: `bcrypt:${cost}`,
    // What PHP calls 2y is 2b.
    check: (password) => bcrypt.compare(password, hash.replace('$2y$', '$2b$')),
    decoy: () => `${hash.slice(0, 7)}${randomBytes(53).toString('hex').slice(0, 53)}`,
  };
}

function readArgon2(hash: string): ForeignHash | null {
  const [, memory, passes, lanes, digest] = ARGON2.exec(hash) ?? [];
  const [m, t, p] = [Number(memory), Number(passes), Number(lanes)];
  if (!digest || m < 8 * p || m > MAX_MEMORY_KIB) return null;
  if (t < 1 || t > MAX_ARGON2_PASSES || p < 1 || p > MAX_ARGON2_LANES) return null;
  return {
    scheme: hash.split('$', 4).join('$'),
    check: (password) => argon2.verify(hash, password),
    decoy: () => replaceDigest(hash, digest),
  };
}

/** The PHC string names the binary logarithm of the cost; some write the cost itself. */
function readScrypt(hash: string): ForeignHash | null {
  const [, ln, r, p, salt, digest] = SCRYPT.exec(hash) ?? [];
  if (!salt || !digest) return null;
  const N = Number(ln) < 32 ? 2 ** Number(ln) : Number(ln);
  const options = { N, r: Number(r), p: Number(p), maxmem: 2 * MAX_MEMORY_KIB * 1024 };
  const isPowerOfTwo = N > 1 && Number.isInteger(Math.log2(N));
  const memoryKib = (N * options.r) / 8;
  if (!isPowerOfTwo || memoryKib > MAX_MEMORY_KIB || memoryKib === 0) return null;
  if (options.p < 1 || options.p > MAX_SCRYPT_LANES) return null;

  const expected = Buffer.from(digest, 'base64');
  return {
    scheme: `scrypt:${N}:${options.r}:${options.p}:${expected.length}`,
    async check(password) {
      const got = await runScrypt(password, Buffer.from(salt, 'base64'), expected.length, options);
      return timingSafeEqual(got, expected);
    },
    decoy: () => replaceDigest(hash, digest),
  };
}

const replaceDigest = (hash: string, digest: string): string => {
  const random = randomBytes(256).toString('base64').replace(/[+/=]/g, 'A');
  return hash.replace(/=*$/, '').slice(0, -digest.length) + random.slice(0, digest.length);
};

/** The forms in which other systems may have hashed what was typed: as it was, NFC, NFKC. */
const formsOf = (password: string): readonly string[] => [
  ...new Set([password.normalize('NFC'), password, password.normalize('NFKC')]),
];

/** How often a check runs for this password, whatever it is checked against. */
export const checksOf = (password: string): number => formsOf(password).length;

/** False, too, for what is no hash that can be read. */
export async function checkForeignHash(hash: string, password: string): Promise<boolean> {
  const foreign = readForeignHash(hash);
  let matches = false;
  if (!foreign) return matches;
  // All of them, so that the time does not tell which it was.
  for (const form of formsOf(password)) matches = (await foreign.check(form)) || matches;
  return matches;
}
