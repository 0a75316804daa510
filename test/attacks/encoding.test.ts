import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';
import { rawRequest } from '../support/raw-request.ts';

const app = testApp();

/** With its length announced, and streamed without. */
const TRANSFERS: [string, (bytes: Buffer<ArrayBuffer>) => RequestInit][] = [
  ['announced', (bytes) => ({ body: bytes })],
  [
    'streamed',
    (bytes) => ({ body: new Blob([bytes]).stream(), duplex: 'half' }) as unknown as RequestInit,
  ],
];

const request = (query: string, variables: object) => JSON.stringify({ query, variables });

/** `\xff` in the text stands for that byte; everything else for its UTF-8. */
const withByte = (text: string, byte: number) =>
  Buffer.concat(
    text
      .split('\xff')
      .flatMap((part, index) => [...(index ? [Buffer.of(byte)] : []), Buffer.from(part)]),
  );

describe.each(TRANSFERS)('a body that is not UTF-8, %s', (_, transfer) => {
  const send = (bytes: Buffer<ArrayBuffer>) =>
    rawRequest(app.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...transfer(bytes),
    });
  const refused = { status: 400, codes: ['BAD_REQUEST'], data: undefined };

  test.each([0xff, 0xfe, 0x80, 0xc3])(
    'spells no password that has U+FFFD in it: byte %i',
    async (byte) => {
      const { email, run } = app.person();
      await run('signUp', { email, password: 'a long walk to the \ufffd' });

      const guess = request(operations.signIn, { email, password: 'a long walk to the \xff' });
      expect(await send(withByte(guess, byte))).toMatchObject(refused);
      expect(await send(Buffer.from(guess.replace('\xff', '\ufffd')))).toMatchObject({
        status: 200,
        data: { signInEmailPassword: { __typename: 'AuthSession' } },
      });
    },
  );

  test('signs nobody up', async () => {
    const { email } = app.person();
    const body = request(operations.signUp, { email, password: 'a long walk to the \xff' });
    expect(await send(withByte(body, 0xff))).toMatchObject(refused);
    expect(await app.db.user.count({ where: { email } })).toBe(0);
  });

  test.each([
    ['an overlong slash', Buffer.from([0xc0, 0xaf])],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['a character cut short', Buffer.from([0xe2, 0x82])],
    ['past the last code point', Buffer.from([0xf4, 0x90, 0x80, 0x80])],
  ])('is refused: %s', async (__, bytes) => {
    const [before, after] = ['{"query":"{ __typename } #', '"}'].map((text) => Buffer.from(text));
    expect(await send(Buffer.concat([before!, bytes, after!]))).toMatchObject(refused);
  });

  test.each([
    ['UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 with its mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['a byte order mark before UTF-8', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['Latin-1', (text: string) => Buffer.from(text, 'latin1')],
  ])('is refused: %s', async (__, encode) => {
    const body = encode('{"query":"{ __typename } # é"}');
    expect(await send(Buffer.from(body))).toMatchObject(refused);
  });
});
