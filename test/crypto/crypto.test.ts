import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../src/crypto/keyring.ts';
import { loadFastEngine, loadPortableEngine } from '../../src/crypto/password-engines.ts';
import { createPasswordHash } from '../../src/crypto/password-hash.ts';
import { createSecretBox } from '../../src/crypto/secret-box.ts';
import { keyedHash } from '../../src/crypto/tokens.ts';
import { hashRecoveryCode } from '../../src/mfa/recovery-codes/recovery-code.ts';

const portableEngine = await loadPortableEngine();
const fastEngine = (await loadFastEngine())!;
const cost = { memoryKib: 19_456, passes: 2, lanes: 1 };
const [oldSecret, newSecret] = [randomBytes(32), randomBytes(32)];
const before = createKeyring({ current: oldSecret });
const rotating = createKeyring({ current: newSecret, previous: oldSecret });
const after = createKeyring({ current: newSecret });

describe('sealed secrets', () => {
  const secret = Buffer.from('a TOTP secret');
  const sealed = createSecretBox(before).seal(secret, 'factors/ada/1');

  test('open where they were sealed, and nowhere else', () => {
    const box = createSecretBox(before);
    expect(box.open(sealed, 'factors/ada/1')).toEqual(secret);
    expect(() => box.open(sealed, 'factors/eve/1')).toThrow('altered or moved');
  });

  test('do not open when any byte was changed', () => {
    const box = createSecretBox(before);
    for (const index of sealed.keys()) {
      const altered = Buffer.from(sealed);
      altered[index]! ^= 1;
      expect(() => box.open(altered, 'factors/ada/1'), `byte ${index}`).toThrow();
    }
  });

  test('open with the former secret while it rotates, and not after', () => {
    expect(createSecretBox(rotating).open(sealed, 'factors/ada/1')).toEqual(secret);
    expect(() => createSecretBox(after).open(sealed, 'factors/ada/1')).toThrow('AUTH_SECRET');
  });

  test('are sealed with the current secret only', () => {
    const resealed = createSecretBox(rotating).seal(secret, 'x');
    expect(createSecretBox(after).open(resealed, 'x')).toEqual(secret);
  });

  test('never look the same twice', () => {
    const box = createSecretBox(before);
    expect(box.seal(secret, 'x')).not.toEqual(box.seal(secret, 'x'));
  });
});

describe('keys', () => {
  test('differ by purpose', () => {
    const purposes = ['seal', 'code', 'pepper', 'refresh-token', 'throttle'] as const;
    const keys = purposes.map((purpose) => before.current(purpose).bytes.toString('hex'));
    expect(new Set(keys).size).toBe(purposes.length);
  });

  test("a recovery code's hash is bound to its user", () => {
    const key = before.current('code');
    const code = '0123456789ABCDEF';
    expect(hashRecoveryCode(key, 'ada', code)).not.toEqual(hashRecoveryCode(key, 'eve', code));
  });

  test('a keyed hash keeps its parts apart', () => {
    const key = before.current('code');
    expect(keyedHash(key, 'ab', 'c')).not.toEqual(keyedHash(key, 'a', 'bc'));
  });
});

describe('password hashes', () => {
  test('of either engine are verified by the other, and only with the pepper', async () => {
    const [pepper, other] = [randomBytes(32), randomBytes(32)];
    for (const [writer, reader] of [
      [fastEngine, portableEngine],
      [portableEngine, fastEngine],
    ] as const) {
      const phc = await writer.hash('pässword', pepper, cost);
      expect(await reader.verify(phc, 'pässword', pepper)).toBe(true);
      expect(await reader.verify(phc, 'password', pepper)).toBe(false);
      expect(await reader.verify(phc, 'pässword', other)).toBe(false);
    }
  });

  test.each([portableEngine, fastEngine])(
    'are of the wanted cost and need no rehash: $name',
    async (engine) => {
      const hashes = await createPasswordHash({ engine, keyring: before, cost });
      const stored = await hashes.hash('password');
      expect(stored.passwordHash).toMatch(/^\$argon2id\$v=19\$/);
      expect(hashes.needsRehash(stored)).toBe(false);
    },
  );

  test('need a rehash when the cost was raised or the secret rotated', async () => {
    const engine = portableEngine;
    const stored = await (await createPasswordHash({ engine, keyring: before, cost })).hash('p');
    const dearer = { ...cost, passes: 3 };
    const raised = await createPasswordHash({ engine, keyring: before, cost: dearer });
    const rotated = await createPasswordHash({ engine, keyring: rotating, cost });

    expect(raised.needsRehash(stored)).toBe(true);
    expect(rotated.needsRehash(stored)).toBe(true);
    expect(await rotated.verify('p', stored)).toBe(true);
  });

  test('an unknown user is refused, whatever the password', async () => {
    const hashes = await createPasswordHash({ engine: portableEngine, keyring: before, cost });
    expect(await hashes.verify('', null)).toBe(false);
  });
});
