import { builder } from '../builder.ts';
import { opaqueToken, sixDigits } from '../values/text.ts';
import { InvalidCode } from '../../mfa/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import { MfaEnrollmentTicket } from './outcome.ts';

builder.mutationField('proveMfaEnrollment', (t) =>
  t.errorUnionField({
    types: [MfaEnrollmentTicket, InvalidTicket, InvalidCode, RateLimited],
    union: { name: 'ProveMfaEnrollmentResult', description: 'Outcomes of `proveMfaEnrollment`.' },
    skipTypeScopes: true,
    description:
      'Opens an enrollment ticket with `emailCodeRequired` by the newest code that was mailed for it. The same ticket enrolls from then on. `sendMfaEnrollmentCode` mails another. Wrong codes count over all tickets: from the third in a row on, `AuthRateLimitedError.retryAfter` says how many seconds to wait.',
    args: {
      ticket: t.arg.string({ description: 'The enrollment ticket.', validate: opaqueToken }),
      code: t.arg.string({ description: 'The six digits that arrived.', validate: sixDigits }),
    },
    resolve: (_, input, { services, client }) => services.proveEnrollment(input, client),
  }),
);
