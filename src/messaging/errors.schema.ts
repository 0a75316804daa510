import { AuthError } from '../graphql/auth-error.ts';
import { builder } from '../graphql/builder.ts';
import { MessageNotSent } from './errors.ts';

builder.objectType(MessageNotSent, {
  name: 'AuthMessageNotSentError',
  description:
    'Returned when the SMS or e-mail provider refused, or did not answer in time. Nothing was used up: try again.',
  interfaces: [AuthError],
});
