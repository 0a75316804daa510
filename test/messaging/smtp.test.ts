import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createMailer } from '../../src/messaging/create-mailer.ts';
import { MessageNotSent } from '../../src/messaging/errors.ts';
import { startMailServer } from '../support/mail-server.ts';
import { memoryLog } from '../support/memory-log.ts';

const FROM = 'no-reply@auth.example.com';
const server = await startMailServer();
afterAll(() => server.close());
beforeEach(() => {
  server.behaviour = 'accept';
  server.mails.length = 0;
});

const mailerFor = (url: string, serviceName = 'Ticketgate', timeoutSeconds = 1) =>
  createMailer({
    config: { kind: 'smtp', url, from: { name: null, address: FROM } },
    serviceName,
    timeoutSeconds,
    log: memoryLog().log,
  });
const mail = {
  id: '0198c0de-0000-7000-8000-000000000001',
  to: 'ada@example.com',
  subject: 'Grüße von Ada',
  text: 'Zählt: 123456\n',
  html: '<p>Zählt: 123456</p>\n',
};

/** What was thrown, and how long it took. */
async function failureOf(sending: Promise<void>) {
  const startedAt = performance.now();
  const error = await sending.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { error: error as MessageNotSent, seconds: (performance.now() - startedAt) / 1000 };
}

describe('mail by SMTP', () => {
  test('arrives as text and HTML, from the service, with an id of its own', async () => {
    const mailer = mailerFor(server.url);
    await mailer.send(mail);
    mailer.close();

    const [received] = server.mails;
    expect(received).toMatchObject({
      recipients: ['ada@example.com'],
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id}@auth.example.com>`,
      from: { value: [{ name: 'Ticketgate', address: FROM }] },
      to: { value: [{ name: '', address: 'ada@example.com' }] },
    });
    expect(received!.html).toContain('<p>Zählt: 123456</p>');
    expect(received!.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('line breaks in a subject, a name or an address make no header and no recipient', async () => {
    const mailer = mailerFor(server.url, 'Evil\r\nBcc: <eve@example.com>');
    await mailer.send({ ...mail, subject: 'Hi\r\nBcc: eve@example.com\r\n\r\nYour code' });
    await mailer
      .send({ ...mail, to: 'ada@example.com\r\nRCPT TO:<eve@example.com>' })
      .catch(() => {});
    await mailer.send({ ...mail, to: 'ada@example.com, eve@example.com' }).catch(() => {});
    mailer.close();

    const [received] = server.mails;
    expect(received!.headers.has('bcc')).toBe(false);
    expect(received!.text).toBe(mail.text);
    for (const { recipients, bcc, cc } of server.mails) {
      expect(recipients).toHaveLength(1);
      expect(recipients).not.toContain('eve@example.com');
      expect([bcc, cc]).toEqual([undefined, undefined]);
    }
  });

  test.each(['refuse', 'defer'] as const)(
    'a server that answers with %s: not sent, and the next message is',
    async (behaviour) => {
      const mailer = mailerFor(server.url);
      server.behaviour = behaviour;
      const { error } = await failureOf(mailer.send(mail));
      expect(error).toBeInstanceOf(MessageNotSent);
      expect((error.cause as Error).message).toMatch(/^SMTP EENVELOPE (550|451)/);

      server.behaviour = 'accept';
      await mailer.send(mail);
      mailer.close();
      expect(server.mails).toHaveLength(1);
    },
  );

  test('a server that never answers: not sent, within the timeout', async () => {
    server.behaviour = 'silent';
    const mailer = mailerFor(server.url);
    const { error, seconds } = await failureOf(mailer.send(mail));
    mailer.close();
    expect(error).toBeInstanceOf(MessageNotSent);
    expect(seconds).toBeLessThan(2);
  });

  test('one that goes silent while its connection is kept: likewise', async () => {
    const mailer = mailerFor(server.url);
    await mailer.send(mail);
    server.behaviour = 'silent';
    const { error, seconds } = await failureOf(mailer.send(mail));
    mailer.close();
    expect(error).toBeInstanceOf(MessageNotSent);
    expect(seconds).toBeLessThan(2);
  });

  test('one that answers every step just in time: likewise', async () => {
    server.behaviour = { slowMs: 700 };
    const mailer = mailerFor(server.url);
    const { error, seconds } = await failureOf(mailer.send(mail));
    mailer.close();
    expect(error).toBeInstanceOf(MessageNotSent);
    expect(seconds).toBeLessThan(1.5);
  });

  test('nothing listens: not sent', async () => {
    const mailer = mailerFor('smtp://127.0.0.1:1');
    expect((await failureOf(mailer.send(mail))).error).toBeInstanceOf(MessageNotSent);
    mailer.close();
  });

  test('neither the password nor address nor code gets into the log with the error', async () => {
    const url = server.url.replace('//', '//ada:hunter2-secret@');
    const mailer = mailerFor(url);
    const { error: refusedLogin } = await failureOf(mailer.send(mail));
    mailer.close();
    const other = mailerFor(server.url);
    server.behaviour = 'refuse';
    const { error: refusedAddress } = await failureOf(other.send(mail));
    other.close();

    const { log, lines } = memoryLog();
    for (const err of [refusedLogin, refusedAddress]) {
      expect(err).toBeInstanceOf(MessageNotSent);
      log.warn({ err }, 'not sent');
      log.warn({ err: err.cause }, 'not sent');
    }
    expect(lines).toHaveLength(4);
    expect(lines.join()).toContain('EAUTH 535');
    expect(lines.join()).not.toMatch(/hunter2|ada@example|123456/);
  });

  test('an idle connection is given back, and nothing breaks', async () => {
    const mailer = mailerFor(server.url, 'Ticketgate', 0.4);
    await mailer.send(mail);
    await new Promise((done) => setTimeout(done, 600));
    await mailer.send({ ...mail, id: 'second' });
    mailer.close();
    expect(server.mails).toHaveLength(2);
  });

  test('without a server, in development: in the log', async () => {
    const { log, lines } = memoryLog('info');
    const options = { serviceName: 'Ticketgate', timeoutSeconds: 1, log };
    await createMailer({ config: { kind: 'console' }, ...options }).send(mail);
    expect(JSON.parse(lines[0]!)).toMatchObject({ to: mail.to, text: mail.text, level: 'info' });
  });
});
