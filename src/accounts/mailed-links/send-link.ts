import type { AuditEventDetails } from '../../audit/audit-event.ts';
import { prepareMailedToken } from '../../mailed-tokens/mailed-token.ts';
import { sendFromJob } from '../../messaging/send-from-job.ts';
import type { Mailer } from '../../messaging/mailer.ts';
import type { Clock } from '../../shared/clock.ts';
import { linkMail, type LinkMail, type RequestedPurpose } from './link-mail.ts';
import type { LinkRequest } from './link-request.ts';
import { linkUrl, type LinkPages } from '../../mailed-tokens/link-urls.ts';
import type { LinkRecipient, SendLinkStore } from './send-link.store.ts';

const REQUESTED: Partial<Record<RequestedPurpose, AuditEventDetails>> = {
  VERIFY_EMAIL: { type: 'email.verification_requested' },
  RESET_PASSWORD: { type: 'password.reset_requested' },
};

/** Sends the mail of one job, if anybody is to have it. Every try makes another token. */
export function createSendLink(deps: {
  store: SendLinkStore;
  mailer: Mailer;
  pages: LinkPages;
  serviceName: string;
  clock: Clock;
}) {
  const { store, mailer, pages, serviceName, clock } = deps;

  return async ({ id, data }: { id: string; data: unknown }): Promise<void> => {
    const request = data as LinkRequest;
    const recipient = await store.find(
      'userId' in request ? { userId: request.userId } : { email: request.email },
    );
    const mail = recipient && (await mailFor(request, recipient));
    if (!mail) return;

    const content = linkMail(mail, request, recipient, serviceName);
    await sendFromJob(mailer, { id, to: request.email, ...content });
  };

  async function mailFor(request: LinkRequest, recipient: LinkRecipient): Promise<LinkMail | null> {
    switch (request.kind) {
      case 'signUp':
        return recipient.emailVerified || recipient.used
          ? { purpose: 'ALREADY_SIGNED_UP', url: pages.forgotPassword }
          : withToken('VERIFY_EMAIL', request, recipient);
      case 'verification':
        return recipient.emailVerified ? null : withToken('VERIFY_EMAIL', request, recipient);
      case 'passwordReset':
        return withToken('RESET_PASSWORD', request, recipient);
      case 'emailChange':
        return withToken('CHANGE_EMAIL', request, recipient, request.accessVersion);
      case 'emailChangeStop':
        return withToken('STOP_EMAIL_CHANGE', request, recipient);
      case 'emailChanged':
        return { purpose: 'EMAIL_CHANGED', url: null };
      default:
        return request satisfies never;
    }
  }

  async function withToken(
    purpose: RequestedPurpose,
    request: LinkRequest,
    recipient: LinkRecipient,
    accessVersion?: number,
  ): Promise<LinkMail | null> {
    const { email, ipAddress, userAgent } = request;
    const actor = ('actor' in request && request.actor) || 'user';
    const now = clock();
    const { token, row } = prepareMailedToken({ purpose, userId: recipient.id, email }, now);
    const requested = REQUESTED[purpose];
    const written = await store.write(
      row,
      { of: recipient.email, ...(accessVersion === undefined ? {} : { accessVersion }) },
      requested ? [{ ...requested, actor, userId: recipient.id }] : [],
      { client: { ipAddress, userAgent }, now },
    );
    return written ? { purpose, url: linkUrl(pages, purpose, token) } : null;
  }
}

/** What the log may say of such a job: not to whom. */
export const aboutLink = ({ data }: { data: unknown }): object => ({
  link: (data as LinkRequest).kind,
});
