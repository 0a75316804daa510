import { EmailInUse } from '../../accounts/errors.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import { builder } from '../builder.ts';
import { AuthError } from './auth-error.ts';

builder.objectType(EmailInUse, {
  name: 'AuthEmailInUseError',
  description: 'Returned when another user has this address.',
  interfaces: [AuthError],
});

builder.objectType(EmailNotVerified, {
  name: 'AuthEmailNotVerifiedError',
  description:
    'Returned when the e-mail address was not shown to be yours yet: `sendEmailVerification` mails a link.',
  interfaces: [AuthError],
});

builder.objectType(InvalidToken, {
  name: 'AuthInvalidTokenError',
  description:
    'Returned when the token of a mailed link, or the code of the account pages, is unknown, expired, used, or was followed by a newer one.',
  interfaces: [AuthError],
});
