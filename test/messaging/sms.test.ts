import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createSmsSender } from '../../src/messaging/create-sms-sender.ts';
import { MessageNotSent } from '../../src/messaging/errors.ts';
import type { SmsConfig } from '../../src/messaging/sms-sender.ts';
import { memoryLog } from '../support/memory-log.ts';
import { startSmsReceiver } from '../support/sms-receiver.ts';

const receiver = await startSmsReceiver();
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.behaviour = 'accept';
  receiver.requests.length = 0;
});

const senderFor = (config: SmsConfig) =>
  createSmsSender({ config, timeoutSeconds: 1, log: memoryLog().log });
const sms = { to: '+15005550006', body: 'Ticketgate: 123456 is your code & more' };

const WEBHOOK: SmsConfig = { kind: 'webhook', url: `${receiver.origin}/sms?key=hook-secret` };
const TWILIO = {
  kind: 'twilio',
  accountSid: 'AC0123456789',
  authToken: 'auth-token-secret',
  from: '+15005550001',
  apiUrl: receiver.origin,
} as const satisfies SmsConfig;

describe('an SMS by webhook', () => {
  test('is posted as JSON', async () => {
    await senderFor(WEBHOOK).send(sms);
    expect(receiver.requests).toMatchObject([
      {
        method: 'POST',
        path: '/sms?key=hook-secret',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sms),
      },
    ]);
  });
});

describe('an SMS by Twilio', () => {
  test('goes to the path of the account, with its token, as a form', async () => {
    await senderFor(TWILIO).send(sms);
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/2010-04-01/Accounts/AC0123456789/Messages.json',
      headers: {
        authorization: `Basic ${btoa('AC0123456789:auth-token-secret')}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    });
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({
      To: sms.to,
      From: '+15005550001',
      Body: sms.body,
    });
  });

  test('can be sent by a messaging service', async () => {
    await senderFor({ ...TWILIO, from: 'MG0123456789' }).send(sms);
    const form = new URLSearchParams(receiver.requests[0]!.body);
    expect(form.get('MessagingServiceSid')).toBe('MG0123456789');
    expect(form.has('From')).toBe(false);
  });

  test('is refused with their code for the reason, without their words', async () => {
    receiver.behaviour = 'fail';
    await expect(senderFor(TWILIO).send(sms)).rejects.toMatchObject({
      cause: { message: 'Twilio: status 500, code 20500' },
    });
  });
});

describe.each([
  ['webhook', WEBHOOK],
  ['Twilio', TWILIO],
])('by %s', (_, config) => {
  test.each(['fail', 'redirect', 'hang'] as const)(
    'an answer such as %s means not sent, soon, once, and without a secret in the log',
    async (behaviour) => {
      receiver.behaviour = behaviour;
      const startedAt = performance.now();
      const error = await senderFor(config)
        .send(sms)
        .catch((thrown: unknown) => thrown as MessageNotSent);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      expect(error).toBeInstanceOf(MessageNotSent);
      expect(receiver.requests).toHaveLength(1);

      const { log, lines } = memoryLog();
      const { cause } = error as MessageNotSent;
      log.warn({ err: error }, 'not sent');
      log.warn({ err: cause, cause }, 'not sent');
      expect(lines.join()).toContain((cause as Error).message);
      expect(lines.join()).not.toMatch(/secret|123456|5550006/);
    },
  );

  test('an answer that never ends counts as sent, by its status', async () => {
    receiver.behaviour = 'trickle';
    await senderFor(config).send(sms);
  });

  test('nothing listens: not sent', async () => {
    const nowhere = { ...config, url: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:1' };
    await expect(senderFor(nowhere as SmsConfig).send(sms)).rejects.toThrow(MessageNotSent);
  });
});

test('where no provider is configured nothing is sent, and that is said', async () => {
  await expect(senderFor({ kind: 'none' }).send(sms)).rejects.toThrow(MessageNotSent);
});

test('in development an SMS is in the log', async () => {
  const { log, lines } = memoryLog('info');
  await createSmsSender({ config: { kind: 'console' }, timeoutSeconds: 1, log }).send(sms);
  expect(JSON.parse(lines[0]!)).toMatchObject({ ...sms, level: 'info' });
});
