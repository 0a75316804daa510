import { describe, expect, test } from 'vitest';
import { chooseLocale, LOCALES } from '../../src/messaging/choose-locale.ts';
import { codeMail, codeSms } from '../../src/messaging/code-message.ts';
import { isGsm7 } from '../../src/messaging/gsm7.ts';

const languages = LOCALES.map(({ language }) => language);

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE-at-1996', 'de'],
  ['en-GB', 'en'],
  ['den', 'en'],
  ['fr', 'en'],
  ['', 'en'],
  ['__proto__', 'en'],
])('the locale %s is spoken to in %s', (tag, language) => {
  expect(chooseLocale(tag).language).toBe(language);
});

describe.each(languages)('a code by SMS in %s', (locale) => {
  const code = { locale, serviceName: 'Ticketgate', code: '123456', minutes: 5, origin: null };

  test('names the service, the code and its end', () => {
    const body = codeSms(code);
    expect(body).toMatch(/^Ticketgate: 123456 .* 5 [Mm]in\./);
    expect(body.split('\n')).toHaveLength(1);
  });

  test('ends with the line that binds it to the origin', () => {
    const origin = 'https://auth.example.com:8443/graphql';
    expect(codeSms({ ...code, origin })).toBe(`${codeSms(code)}\n@auth.example.com #123456`);
    expect(codeSms({ ...code, origin: 'http://localhost:4000' })).toBe(codeSms(code));
  });

  test.each([
    ['a long name', 'Ein Dienst mit einem ungewöhnlich langen Namen, der kaum enden will'],
    ['another alphabet', '票务门户服务'],
    ['an emoji and accents', 'Ticket🎟️gâte “Łódź”'],
    ['a line break', 'Ticket\ngate'],
    ['characters that count twice', '{[Ticketgate]}~€|\\^'],
  ])('is one segment of GSM-7, whatever the service is called: %s', (_, serviceName) => {
    for (const origin of [
      null,
      'https://auth.example.com',
      `https://${'a-very-long-label.'.repeat(6)}example.com`,
    ]) {
      const body = codeSms({ ...code, serviceName, code: '12345678', minutes: 60, origin });
      expect(body.length).toBeLessThanOrEqual(160);
      expect(isGsm7(body)).toBe(true);
      expect(body).toMatch(/^.+: 12345678 /);
      const [, lastLine = null] = body.split('\n');
      expect([null, '@auth.example.com #12345678']).toContain(lastLine);
    }
  });
});

describe.each(languages)('a code by mail in %s', (locale) => {
  const code = {
    locale,
    serviceName: 'Ticketgate',
    code: '123456',
    minutes: 5,
    displayName: 'Ada',
  };

  test('names person, service, code and its end, and does not show the code in the subject', () => {
    const { subject, text, html } = codeMail(code);
    expect(subject).toContain('Ticketgate');
    expect(subject).not.toContain('123456');
    for (const content of [text, html]) {
      for (const part of ['Ada', 'Ticketgate', '123456', '5 Min']) {
        expect(content.toLowerCase()).toContain(part.toLowerCase());
      }
    }
    expect(html).toContain(`<html lang="${locale}">`);
  });

  test('holds hostile text as text', () => {
    const { subject, text, html } = codeMail({
      ...code,
      serviceName: 'A&B\r\nBcc: eve@example.com <script>alert("x")</script>',
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).toContain('<script>');
    expect(html).not.toContain('<script');
    expect(html).toContain('A&amp;B');
  });

  test.each([
    'Your account is locked: https://evil.example/unlock',
    'evil.example',
    'eve@example.com',
    '<img src=x onerror=alert(1)>',
    'x'.repeat(200),
    ' \u202e\u0000 ',
  ])('repeats no name that could mislead: %s', (displayName) => {
    const [greeting] = codeMail({ ...code, displayName }).text.split('\n');
    expect(greeting).toMatch(/^(Hello|Guten Tag),$/);
  });

  test('keeps a name in one line', () => {
    const [greeting] = codeMail({ ...code, displayName: 'Ada\n\nLove\u202elace Jr.' }).text.split(
      '\n',
    );
    expect(greeting).toMatch(/ Ada Love lace Jr\.,$/);
  });
});
