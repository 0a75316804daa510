import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { InvalidCredentials, SignInBlocked } from '../../sign-in/errors.ts';

builder.objectType(InvalidCredentials, {
  name: 'AuthInvalidCredentialsError',
  description:
    'Returned when the e-mail address or the password is wrong, or the user is unknown or disabled: one answer for all.',
  interfaces: [AuthError],
});

builder.objectType(SignInBlocked, {
  name: 'AuthSignInBlockedError',
  description:
    'Returned when the password was right, but the sign-in is unusual and its user has neither a factor nor a verified address to be asked by.',
  interfaces: [AuthError],
});
