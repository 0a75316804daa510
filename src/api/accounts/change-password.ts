import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { password } from '../values/text.ts';
import { StepUpRequired } from '../../mfa/errors.ts';
import { InvalidCredentials } from '../../sign-in/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { CHANGING_PASSWORD } from '../../accounts/change-password.ts';
import { WeakPassword } from '../../accounts/errors.ts';
import { AuthUser } from './user.ts';

builder.mutationField('changePassword', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidCredentials, StepUpRequired, WeakPassword, RateLimited],
    union: {
      name: 'ChangePasswordResult',
      description: 'Outcomes of `changePassword`.',
      resolveType: otherwise(AuthUser),
    },
    description:
      'Changes your password. Ends your other sessions and the trust in your devices; this session goes on.',
    requiresProof: CHANGING_PASSWORD,
    args: {
      currentPassword: t.arg.string({ description: 'The one until now.', validate: password }),
      newPassword: t.arg.string({
        description: 'See `authConfig.passwordMinLength`. Any characters.',
        validate: password,
      }),
    },
    resolve: (_, input, { services, client, proven }) =>
      services.changePassword(proven.session(), input, client),
  }),
);
