import { reasonOf } from '../messaging/errors.ts';
import type { Mailer } from '../messaging/mailer.ts';
import { noticeMail, type Notice } from './notices.ts';
import type { NoticesStore } from './notices.store.ts';

/** Sends the mail of one job. Every try carries the id of the job, so that copies can be told. */
export function createSendNotice(deps: {
  store: NoticesStore;
  mailer: Mailer;
  serviceName: string;
}) {
  const { store, mailer, serviceName } = deps;

  return async ({ id, data }: { id: string; data: unknown }): Promise<void> => {
    const notice = data as Notice;
    const recipient = notice.recipient ?? (await store.findRecipient(notice.userId));
    if (!recipient) return;

    const content = noticeMail(notice, recipient, serviceName);
    await mailer.send({ id, to: recipient.email, ...content }).catch((error: unknown) => {
      throw reasonOf(error);
    });
    if (notice.recipient) await store.forgetRecipient(id);
  };
}

/** What the log may say of a notice: not to whom. */
export function aboutNotice({ data }: { data: unknown }): object {
  const { type, userId } = data as Notice;
  return { event: type, userId };
}
