import { AuthError } from '../graphql/auth-error.ts';
import { builder } from '../graphql/builder.ts';
import { InvalidCredentials } from './errors.ts';

builder.objectType(InvalidCredentials, {
  name: 'AuthInvalidCredentialsError',
  description:
    'Returned when the e-mail address or the password is wrong, or the user is unknown or disabled: one answer for all.',
  interfaces: [AuthError],
});
