import { hashToken, randomToken } from '../../src/crypto/tokens.ts';
import type { MailedTokenPurpose } from '../../src/mailed-tokens/mailed-token.ts';
import { testApp } from './app.ts';
import { startMailServer, type ReceivedMail } from './mail-server.ts';

export type LinkPage =
  'verify-email' | 'reset-password' | 'stop-email-change' | 'restore-factor' | 'cancel-mfa-reset';

/** The service with a real mail server, and the links that arrive there. */
export async function testMailedLinks(env: Record<string, string> = {}) {
  const mail = await startMailServer();
  const app = testApp({ ...mail.env, ...env });
  const opened = new Set<ReceivedMail>();

  /** The next mail to that address, each once. */
  async function nextMail(to: string, about: RegExp): Promise<ReceivedMail> {
    const found = await mail.waitForMail(
      (one) => !opened.has(one) && one.recipients.includes(to) && about.test(one.text ?? ''),
    );
    opened.add(found);
    return found;
  }

  return {
    app,
    mail,
    nextMail,

    /** The token of the next such link that is mailed to this address. */
    async nextToken(to: string, page: LinkPage): Promise<string> {
      const link = new RegExp(`/${page}#token=([\\w-]+)`);
      const { text } = await nextMail(to, link);
      return link.exec(text!)![1]!;
    },

    token: mailedTokens(app),

    /** How many mails with links wait to be sent to this address, or were. */
    async jobsFor(to: string): Promise<number> {
      const [row] = await app.statements.query<{ count: number }>`
        SELECT count(*)::int AS "count" FROM pgboss.job
        WHERE name = 'mailed-link' AND data->>'email' = ${to}`;
      return row!.count;
    },
  };
}

/** Writes tokens as if they had been mailed: for what does not look at the mail. */
export const mailedTokens =
  (app: ReturnType<typeof testApp>) =>
  async (
    { email }: { email: string },
    purpose: MailedTokenPurpose,
    { to = email, expiresIn = 900 } = {},
  ): Promise<string> => {
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email } });
    const token = randomToken();
    const createdAt = app.clock();
    const expiresAt = new Date(createdAt.getTime() + expiresIn * 1000);
    const tokenHash = new Uint8Array(hashToken(token));
    const row = { tokenHash, purpose, userId, email: to, createdAt, expiresAt };
    // The job of a mail that was asked for may have written one, or does so later.
    const key = { userId_purpose_email_about: { userId, purpose, email: to, about: '' } };
    await app.db.mailedToken.upsert({ where: key, create: row, update: row });
    return token;
  };

export const NEW_PASSWORD = 'nine boats behind the hill';
