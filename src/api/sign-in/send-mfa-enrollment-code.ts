import { builder } from '../builder.ts';
import { opaqueToken } from '../values/text.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import { MfaEnrollmentTicket } from './outcome.ts';

builder.mutationField('sendMfaEnrollmentCode', (t) =>
  t.errorUnionField({
    types: [MfaEnrollmentTicket, InvalidTicket, MessageNotSent, RateLimited],
    union: {
      name: 'SendMfaEnrollmentCodeResult',
      description: 'Outcomes of `sendMfaEnrollmentCode`.',
    },
    skipTypeScopes: true,
    description:
      "Mails a code of six digits to the account's own address, for an enrollment ticket with `emailCodeRequired`: the first one where sign-in could not, or another. Answers with the same ticket, which expires when it did. Only the newest code counts, for five minutes; it gives no new attempts. Again after 30 seconds, five times an hour, ten times a day: `AuthRateLimitedError.retryAfter` says how many seconds to wait. `AuthInvalidTicketError` also for a ticket that `proveMfaEnrollment` has opened. `AuthMessageNotSentError` uses nothing up.",
    args: {
      ticket: t.arg.string({ description: 'The enrollment ticket.', validate: opaqueToken }),
    },
    resolve: (_, input, { services, client }) => services.sendEnrollmentCode(input, client),
  }),
);
