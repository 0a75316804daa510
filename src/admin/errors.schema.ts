import { AuthError } from '../graphql/auth-error.ts';
import { builder } from '../graphql/builder.ts';
import { UserNotFound } from './errors.ts';

builder.objectType(UserNotFound, {
  name: 'AuthUserNotFoundError',
  description: 'Returned when there is no such user. To administrators only.',
  interfaces: [AuthError],
});
