import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { MessageNotSent } from '../../messaging/errors.ts';

builder.objectType(MessageNotSent, {
  name: 'AuthMessageNotSentError',
  description:
    'Returned when the SMS or e-mail provider refused, or did not answer in time. Nothing was used up: try again.',
  interfaces: [AuthError],
});
