import { describe, expect, test } from 'vitest';
import type { AuditEventDetails } from '../../src/audit/audit-event.ts';
import { callsForNotice, type NoticedEvent } from '../../src/audit/noticed-event.ts';
import { LOCALES } from '../../src/messaging/choose-locale.ts';
import { describeProgram } from '../../src/shared/describe-program.ts';
import { noticeMail } from '../../src/notices/notices.ts';

const enrolled = { type: 'factor.enrolled', factorId: 'f', factorType: 'TOTP' } as const;
const links = {
  forgotPassword: 'https://auth.example.com/forgot-password',
  restore: null,
  stopReset: null,
};
const circumstances = {
  userId: 'u',
  ipAddress: '203.0.113.7',
  userAgent: 'curl/8.5.0',
  occurredAt: '2026-03-05T14:03:00Z',
};

describe.each(LOCALES.map(({ language }) => language))('a notice in %s', (locale) => {
  const recipient = { email: 'ada@example.com', displayName: 'Ada', locale };
  const write = (event: NoticedEvent) =>
    noticeMail({ ...event, ...circumstances }, recipient, 'Ticketgate', links);

  test.each<[NoticedEvent, RegExp]>([
    [enrolled, /authenticator[ -]app/i],
    [{ ...enrolled, factorType: 'SMS' }, /SMS/],
    [{ ...enrolled, factorType: 'EMAIL' }, /e-mail/i],
    [{ ...enrolled, factorType: 'WEBAUTHN' }, /passkey/i],
    [{ ...enrolled, factorType: 'SOMETHING_NEW' }, /: (a second step|ein zweiter Schritt)\./],
    [{ ...enrolled, type: 'factor.removed' }, /removed|entfernt/],
    [{ type: 'factor.restored', factorTypes: ['TOTP'], factorsRemoved: 0 }, /back|wieder da/],
    [{ type: 'recovery_code.used', remaining: 9 }, /recovery code|Wiederherstellungscode/],
    [{ type: 'recovery_codes.generated', count: 10, replaced: true }, /former|bisherigen/],
    [{ type: 'mfa.disabled', method: 'totp' }, /turned off|ausgeschaltet/],
    [{ type: 'password.changed' }, /password [^]*was changed|Passwort [^]*geändert/],
    [{ type: 'password.change_advised', minLength: 15 }, /longer [^]*\b15\b|längeres [^]*\b15\b/],
    [{ type: 'factor.failed_repeatedly', method: 'totp', failures: 40 }, /\b40\b/],
    [{ type: 'factor.failed', method: 'totp' }, /second step failed|Schritt ist gescheitert/],
    [{ type: 'factor.paused', factorId: 'f', method: 'totp' }, /paused|angehalten/],
    [{ type: 'trusted_device.added', deviceId: 'd' }, /device is trusted|Gerät wird/],
    [{ type: 'factor.suspended', factorId: 'f' }, /suspended|gesperrt/],
    [{ type: 'factor.counter_went_back', factorId: 'f' }, /copied|kopiert/],
  ])('has words for %o', (event, words) => {
    expect(callsForNotice(event)).toBe(true);
    const { subject, text, html } = write(event);
    expect(`${subject}\n${text}`).toMatch(words);
    expect(subject).toMatch(/^Ticketgate: \S/);
    expect(text).toMatch(/If (this was not you|you do not know)|Wenn Sie (das nicht|sich das)/);
    for (const content of [text, html]) {
      expect(content).toMatch(/203\.0\.113\.7[^]*curl\/8\.5\.0/);
      expect(content).toMatch(/2026[^]*UTC/);
      expect(content).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  test('ends with a link to choose a new password, and tells how to take a removal back', () => {
    const restore = 'https://auth.example.com/restore-factor#token=t';
    const removed = { ...enrolled, ...circumstances, type: 'factor.removed' } as const;
    const { text } = noticeMail(removed, recipient, 'Ticketgate', { ...links, restore });
    expect(text).toContain(`\n${restore}\n`);
    expect(text).toMatch(/\b72\b/);
    for (const mail of [text, write(enrolled).text, write({ type: 'password.changed' }).text]) {
      expect(mail.endsWith(`\n${links.forgotPassword}\n`)).toBe(true);
    }
    expect(write({ type: 'mfa.disabled', method: 'totp' }).text).not.toMatch(/restore-factor|72/);
  });

  test('tells when recovery codes run out', () => {
    const warning =
      /(recovery codes? (is|are) left|was the last|Wiederherstellungscodes? übrig|war der letzte)/;
    const warned = [9, 3, 2, 1, 0].map((remaining) =>
      warning.test(write({ type: 'recovery_code.used', remaining }).text),
    );
    expect(warned).toEqual([false, false, true, true, true]);
  });

  test('of an unknown caller says so', () => {
    const unknown = { ...circumstances, ipAddress: null, userAgent: null };
    const { text } = noticeMail({ ...enrolled, ...unknown }, recipient, 'Ticketgate', links);
    expect([...text.matchAll(/: (unknown|unbekannt)$/gm)]).toHaveLength(2);
  });
});

test.each<AuditEventDetails>([
  { type: 'sign_in.succeeded', sessionId: 's', methods: [] },
  { type: 'recovery_codes.generated', count: 10, replaced: false },
  { type: 'factor.renamed', factorId: 'f' },
])('$type calls for no notice', (event) => {
  expect(callsForNotice(event)).toBe(false);
});

test('a notice that this release does not know is left to one that does', () => {
  const event = { type: 'moon.full' } as unknown as NoticedEvent;
  const recipient = { email: '', displayName: '', locale: 'en' };
  expect(() => noticeMail({ ...event, ...circumstances }, recipient, 'Ticketgate', links)).toThrow(
    'no notice for moon.full',
  );
});

test.each([
  [null, null],
  ['', null],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['node', 'node'],
  ['my-app/2.1 (build 7)', 'my-app/2.1'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome, Android',
  ],
  ['https://evil.example/unlock', null],
  ['evil.example/unlock', null],
  ['evil.example', null],
  ['Call +1 500 555 0006 now', 'Call'],
  ['Firefox/1.0 https://evil.example', 'Firefox'],
])('the program of %s is described as %s', (userAgent, described) => {
  expect(describeProgram(userAgent)).toBe(described);
});
