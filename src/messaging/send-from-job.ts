import { MessageNotSent } from './errors.ts';
import type { Mailer } from './mailer.ts';

/** Sends the mail of a job. What a failure says is for clients; whoever reads the log needs the reason. */
export const sendFromJob = (mailer: Mailer, mail: Parameters<Mailer['send']>[0]): Promise<void> =>
  mailer.send(mail).catch((error: unknown) => {
    throw error instanceof MessageNotSent ? error.cause : error;
  });
