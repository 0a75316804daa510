import { SHOP } from './hand-over.ts';
import { onTestFinished } from 'vitest';
import { testApp } from './app.ts';
import { startMailServer } from './mail-server.ts';
import type { Person } from './person.ts';
import { startSmsReceiver } from './sms-receiver.ts';

let numbers = 0;

/** A number of its own, so that no test spends what another may send. */
export const newPhoneNumber = (): string => `+1415${2_000_000 + ++numbers}`;

/** The service with every factor allowed, a real mail server and a real receiver of text messages. */
export async function testFactors(env: Record<string, string> = {}) {
  const sms = await startSmsReceiver();
  const mail = await startMailServer();
  const app = testApp({
    SMS_PROVIDER: 'webhook',
    SMS_WEBHOOK_URL: `${sms.origin}/sms`,
    ...mail.env,
    // Long enough for a busy machine, short enough to wait for where a provider hangs.
    MESSAGE_TIMEOUT: '3',
    AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN,SMS,EMAIL',
    AUTH_RETURN_ORIGINS: SHOP,
    ...env,
  });

  const lastSms = (to: string): string =>
    sms.requests.map(({ body }) => JSON.parse(body)).findLast((message) => message.to === to)?.body;
  const lastCodeMail = (to: string): string =>
    mail.mails.findLast(
      ({ recipients, text }) => recipients.includes(to) && /\b\d{6}\b/.test(text ?? ''),
    )?.text ?? '';

  return {
    app,
    sms,
    mail,
    codeBySms: (to: string): string => sixDigitsIn(lastSms(to)),
    codeByMail: (to: string): string => sixDigitsIn(lastCodeMail(to)),

    async enrollSms(person: Person, phoneNumber = newPhoneNumber()) {
      const { factorId } = await person.run('enrollSms', { phoneNumber });
      const code = sixDigitsIn(lastSms(phoneNumber));
      const enrolled = await person.run('verifyEnrollSms', { factorId, code });
      person.recoveryCodes = enrolled.recoveryCodes ?? person.recoveryCodes;
      return { ...enrolled, factorId, phoneNumber };
    },

    async enrollEmail(person: Person) {
      await verifyAddress(app, person);
      const { factorId } = await person.run('enrollEmail');
      const code = sixDigitsIn(lastCodeMail(person.email));
      const enrolled = await person.run('verifyEnrollEmail', { factorId, code });
      person.recoveryCodes = enrolled.recoveryCodes ?? person.recoveryCodes;
      return { ...enrolled, factorId };
    },

    /** Until the end of the test. */
    providersBehave(behaviour: 'fail' | 'hang'): void {
      sms.behaviour = behaviour;
      mail.behaviour = behaviour === 'fail' ? 'refuse' : 'silent';
      onTestFinished(() => {
        sms.behaviour = 'accept';
        mail.behaviour = 'accept';
      });
    },
  };
}

/** As the link in a mail does. */
export const verifyAddress = ({ db, clock }: ReturnType<typeof testApp>, { email }: Person) =>
  db.user.update({ where: { email }, data: { emailVerifiedAt: clock() } });

const sixDigitsIn = (text: string): string => /\b\d{6}\b/.exec(text)![0];

/** Six digits that are not these. */
export const otherThan = (code: string): string => (code === '111111' ? '222222' : '111111');
