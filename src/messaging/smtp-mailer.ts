import { MessageNotSent } from './errors.ts';
import type { Mailer, Sender } from './mailer.ts';

/** Speaks to the operator's own mail server. `url` may carry nodemailer's options as parameters. */
export function smtpMailer(options: {
  url: string;
  from: Sender;
  serviceName: string;
  timeoutSeconds: number;
}): Mailer {
  const { url, from, serviceName, timeoutSeconds } = options;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const timeout = timeoutSeconds * 1000;

  const connect = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url,
      pool: true,
      dnsTimeout: timeout,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      // Before the socket's timeout, which would count as a failure.
      idleTimeout: timeout / 2,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  let transport: ReturnType<typeof connect> | undefined;

  return {
    async send({ id, to, subject, text, html }) {
      transport ??= connect();
      const message = {
        messageId: `<${id}@${domain}>`,
        // As objects: names and addresses are taken as they are, and never parsed as lists.
        from: { name: from.name ?? serviceName, address: from.address },
        to: { name: '', address: to },
        subject,
        text,
        html,
        // RFC 3834: keeps vacation responders quiet.
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
      try {
        const open = await transport;
        // The timeouts above begin anew with every answer; this one does not.
        await open.sendMail({ ...message, signal: AbortSignal.timeout(timeout) });
      } catch (error) {
        throw new MessageNotSent({ cause: new Error(reasonOf(error)) });
      }
    },
    close() {
      void transport?.then((open) => open.close());
    },
  };
}

/** What is fit for logs: the server's own words may repeat the address, and errors the password. */
function reasonOf(error: unknown): string {
  const { code, responseCode, command } = error as Record<string, unknown>;
  return ['SMTP', code, responseCode, command].filter(Boolean).join(' ');
}
