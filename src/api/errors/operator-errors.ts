import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { UserNotFound } from '../../operators/errors.ts';

builder.objectType(UserNotFound, {
  name: 'AuthUserNotFoundError',
  description: 'Returned when there is no such user. To administrators only.',
  interfaces: [AuthError],
});
