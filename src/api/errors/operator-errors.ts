import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { SelfAdministration, UserNotFound } from '../../operators/errors.ts';

builder.objectType(UserNotFound, {
  name: 'AuthUserNotFoundError',
  description: 'Returned when there is no such user. To administrators only.',
  interfaces: [AuthError],
});

builder.objectType(SelfAdministration, {
  name: 'AuthSelfAdministrationError',
  description:
    'Returned when administrators would do to themselves what another one has to do. The holder of the admin secret is nobody’s self.',
  interfaces: [AuthError],
});
