import { describe, expect, test } from 'vitest';
import { checkTotp, toBase32 } from '../../../src/mfa/totp/totp-code.ts';
import { codeAt } from '../../support/person.ts';

const RFC_SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);
const stepOf = (seconds: number) => BigInt(Math.floor(seconds / 30));

describe('RFC 6238, appendix B (SHA-1, the last six of the eight digits)', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i s: %s', (seconds, code) => {
    const check = checkTotp(code, { secret: RFC_SECRET, lastTimeStep: -1n, now: at(seconds) });
    expect(check).toEqual({ kind: 'match', timeStep: stepOf(seconds) });
  });
});

describe('RFC 4226, appendix D: the counter is the time step', () => {
  test.each(
    [
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ].map((code, counter) => [counter, code] as const),
  )('counter %i: %s', (counter, code) => {
    const now = at(counter * 30);
    expect(checkTotp(code, { secret: RFC_SECRET, lastTimeStep: -1n, now })).toEqual({
      kind: 'match',
      timeStep: BigInt(counter),
    });
  });
});

describe('the widely used third-party vector', () => {
  const secret = 'FEWCQAIILM6UOYZCPFYRAPAUCIFUUUK3JUZXWKJIN4ORQNK4EQCQ';
  const now = new Date('2025-03-29T14:50:00Z');
  const bytes = Buffer.from(base32Decode(secret));

  test.each([
    ['472065', -1n],
    ['373186', 0n],
    ['085913', 1n],
  ])('%s is the code %i steps away', (code, steps) => {
    const step = stepOf(now.getTime() / 1000);
    expect(checkTotp(code, { secret: bytes, lastTimeStep: 0n, now })).toEqual({
      kind: 'match',
      timeStep: step + steps,
    });
    expect(codeAt(secret, now, Number(steps))).toBe(code);
  });

  test('a step that was used, or an earlier one, is a replay', () => {
    const step = stepOf(now.getTime() / 1000);
    for (const lastTimeStep of [step, step + 1n]) {
      expect(checkTotp('373186', { secret: bytes, lastTimeStep, now })).toEqual({
        kind: 'replayed',
      });
    }
  });

  test('two steps away is wrong', () => {
    for (const steps of [-2, 2]) {
      const code = codeAt(secret, now, steps);
      expect(checkTotp(code, { secret: bytes, lastTimeStep: 0n, now })).toEqual({ kind: 'wrong' });
    }
  });

  test('our base32 is the one that was given', () => {
    expect(toBase32(bytes)).toBe(secret);
  });
});

function base32Decode(text: string): number[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  return (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
}
