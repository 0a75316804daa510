import { describe, expect, test } from 'vitest';
import { checkForeignHash, readForeignHash } from '../../src/crypto/foreign-hashes.ts';
import { betterAuthHash, FOREIGN_HASHES, fromBetterAuth } from '../support/foreign-hashes.ts';

describe.each(Object.entries(FOREIGN_HASHES))('%s', (_, { hash, password }) => {
  test('checks the password that it is of, and no other', async () => {
    expect(await checkForeignHash(hash, password)).toBe(true);
    expect(await checkForeignHash(hash, `${password} `)).toBe(false);
    expect(await checkForeignHash(hash, password.slice(1))).toBe(false);
  });

  test('has a decoy of the same cost, which keeps nothing of it and which that password is not of', async () => {
    const { scheme, decoy } = readForeignHash(hash)!;
    const other = decoy();

    expect(readForeignHash(other)?.scheme).toBe(scheme);
    expect(other.slice(-20)).not.toBe(hash.slice(-20));
    expect(await checkForeignHash(other, password)).toBe(false);
  });
});

test('those of better-auth, in the form that is typed on another keyboard, too', async () => {
  const hash = fromBetterAuth(betterAuthHash('ﬁshing for wﬁ'));
  expect(await checkForeignHash(hash, 'ﬁshing for wﬁ')).toBe(true);
  expect(await checkForeignHash(hash, 'fishing for wfi')).toBe(true);
  expect(await checkForeignHash(hash, 'fishing for wfl')).toBe(false);
});

test('scrypt whose cost is written as it is, as Kratos does', async () => {
  const { hash, password } = FOREIGN_HASHES.scrypt;
  expect(await checkForeignHash(hash.replace('ln=14', 'ln=16384'), password)).toBe(true);
});

describe('nothing is read of', () => {
  const digest = 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  test.each([
    ['a password in the clear', 'hunter2'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['bcrypt that takes a minute', FOREIGN_HASHES['bcrypt 2a'].hash.replace('$10$', '$22$')],
    ['bcrypt that is cut off', FOREIGN_HASHES['bcrypt 2a'].hash.slice(0, -1)],
    ['argon2 that takes a gigabyte', `$argon2id$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$${digest}`],
    ['argon2 of a hundred passes', `$argon2id$v=19$m=65536,t=100,p=1$c29tZXNhbHQ$${digest}`],
    [
      'argon2 in less memory than its lanes need',
      `$argon2id$v=19$m=8,t=2,p=4$c29tZXNhbHQ$${digest}`,
    ],
    ['scrypt that takes a gigabyte', FOREIGN_HASHES.scrypt.hash.replace('ln=14', 'ln=20')],
    [
      'scrypt whose cost is no power of two',
      FOREIGN_HASHES.scrypt.hash.replace('ln=14', 'ln=16383'),
    ],
    ['scrypt of no blocks', FOREIGN_HASHES.scrypt.hash.replace('r=8', 'r=0')],
    ['', ''],
  ])('%s', async (_, hash) => {
    expect(readForeignHash(hash)).toBeNull();
    expect(await checkForeignHash(hash, 'hunter2')).toBe(false);
  });
});
