import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { expect, vi } from 'vitest';

export type ReceivedMail = ParsedMail & {
  /** As the envelope names them, whatever the headers say. */
  readonly recipients: readonly string[];
};

/** How it meets a message: `silent` never answers, `slow` takes its time for every step. */
type Behaviour = 'accept' | 'refuse' | 'defer' | 'silent' | { readonly slowMs: number };

const ANSWERS = {
  refuse: Object.assign(new Error('no such mailbox'), { responseCode: 550 }),
  defer: Object.assign(new Error('come back later'), { responseCode: 451 }),
};

/** A real SMTP server on a free port of this machine. It keeps what it accepts. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const state: { behaviour: Behaviour } = { behaviour: 'accept' };

  async function step(answer: (error?: Error | null) => void): Promise<void> {
    const { behaviour } = state;
    if (behaviour === 'silent') return;
    if (typeof behaviour === 'object') await setTimeout(behaviour.slowMs);
    answer();
  }

  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: (_auth, _session, answer) => answer(new Error('wrong password')),
    onConnect: (_session, answer) => void step(answer),
    onMailFrom: (_address, _session, answer) => void step(answer),
    onRcptTo(_address, _session, answer) {
      const { behaviour } = state;
      if (behaviour === 'refuse' || behaviour === 'defer') answer(ANSWERS[behaviour]);
      else void step(answer);
    },
    onData(stream, { envelope }, answer) {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      void text(stream)
        .then((source) => simpleParser(source))
        .then((mail) => mails.push({ ...mail, recipients }))
        .then(() => step(answer))
        // Who hangs up half way has sent no mail.
        .catch(() => {});
    },
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await new Promise((done) => listening.once('listening', done));
  const { port } = listening.address() as AddressInfo;

  return Object.assign(state, {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'no-reply@auth.example.com' },
    waitForMail: (matches: (mail: ReceivedMail) => boolean) =>
      vi.waitFor(
        () => {
          const mail = mails.find(matches);
          expect(mail, 'no such mail arrived').toBeDefined();
          return mail!;
        },
        { timeout: 20_000, interval: 50 },
      ),
    close: () => new Promise<void>((done) => server.close(done)),
  });
}
