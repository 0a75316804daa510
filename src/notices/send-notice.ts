import { linkUrl, type LinkPages } from '../mailed-tokens/link-urls.ts';
import { prepareMailedToken } from '../mailed-tokens/mailed-token.ts';
import { sendFromJob } from '../messaging/send-from-job.ts';
import type { Mailer } from '../messaging/mailer.ts';
import type { Clock } from '../shared/clock.ts';
import type { Recipient } from '../users/user.ts';
import { noticeMail, type Notice } from './notices.ts';
import type { NoticesStore } from './notices.store.ts';

const CAN_BE_UNDONE: readonly Notice['type'][] = ['factor.removed', 'mfa.disabled'];

/** Sends the mail of one job. Every try carries the id of the job, so that copies can be told. */
export function createSendNotice(deps: {
  store: NoticesStore;
  mailer: Mailer;
  pages: LinkPages;
  serviceName: string;
  clock: Clock;
}) {
  const { store, mailer, pages, serviceName, clock } = deps;

  return async ({ id, data }: { id: string; data: unknown }): Promise<void> => {
    const notice = data as Notice;
    const recipient = notice.recipient ?? (await store.findRecipient(notice.userId));
    if (!recipient) return;

    const restore = CAN_BE_UNDONE.includes(notice.type)
      ? await restoreLink(notice, recipient)
      : null;
    const stopReset =
      notice.type === 'user.mfa_reset_requested' ? await stopLink(notice, recipient) : null;
    // Neither is there anything to stop any more, nor to announce.
    if (notice.type === 'user.mfa_reset_requested' && !stopReset) return;
    const forgotPassword = notice.recipient ? null : pages.forgotPassword;
    const links = { forgotPassword, restore, stopReset };
    const content = noticeMail(notice, recipient, serviceName, links);
    await sendFromJob(mailer, { id, to: recipient.email, ...content });
    if (notice.recipient) await store.forgetRecipient(id);
  };

  /** No job holds a token in the clear: every try makes another one. */
  async function restoreLink(
    { userId, occurredAt }: Notice,
    { email }: Recipient,
  ): Promise<string | null> {
    const now = clock();
    const about = await store.findRemoval(userId, new Date(occurredAt), now);
    if (!about) return null;
    const purpose = 'RESTORE_FACTOR';
    const { token, row } = prepareMailedToken({ purpose, userId, email, about }, now);
    return (await store.writeToken(row)) ? linkUrl(pages, purpose, token) : null;
  }

  async function stopLink(
    { userId, occurredAt }: Notice,
    { email }: Recipient,
  ): Promise<string | null> {
    const reset = await store.findWaitingReset(userId, new Date(occurredAt));
    if (!reset) return null;
    const purpose = 'CANCEL_MFA_RESET';
    const { id: about, expiresAt } = reset;
    const { token, row } = prepareMailedToken(
      { purpose, userId, email, about, expiresAt },
      clock(),
    );
    // The next try sees what has changed meanwhile.
    if (!(await store.writeStopToken(row))) throw new Error('the reset or the address has changed');
    return linkUrl(pages, purpose, token);
  }
}

/** What the log may say of a notice: not to whom. */
export function aboutNotice({ data }: { data: unknown }): object {
  const { type, userId } = data as Notice;
  return { event: type, userId };
}
