import { WeakPassword } from '../../accounts/errors.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { byKind, otherwise } from '../outcomes.ts';
import { opaqueToken, password } from '../values/text.ts';
import { email } from '../../users/user-fields.ts';
import { AuthUser } from './user.ts';

type PasswordResetRequested = { readonly kind: 'passwordResetRequested'; readonly email: string };

const AuthPasswordResetRequested = builder
  .objectRef<PasswordResetRequested>('AuthPasswordResetRequested')
  .implement({
    description:
      'A link is on its way to the address, if somebody has an account with it: `resetPassword` takes the token of it.',
    isTypeOf: byKind<PasswordResetRequested>('passwordResetRequested'),
    fields: (t) => ({
      email: t.exposeString('email', {
        description: 'The address as it was given, in lower case.',
      }),
    }),
  });

builder.mutationField('requestPasswordReset', (t) =>
  t.errorUnionField({
    types: [AuthPasswordResetRequested, RateLimited],
    union: {
      name: 'RequestPasswordResetResult',
      description: 'Outcomes of `requestPasswordReset`.',
    },
    skipTypeScopes: true,
    description:
      'Mails a link for `resetPassword`. The answer is the same for every address. The newest link counts, for 15 minutes.',
    args: { email: t.arg.string({ description: 'In any case.', validate: email }) },
    resolve: async (_, args, { services, client }) => {
      await services.requestLink('passwordReset', args.email, client);
      return { kind: 'passwordResetRequested' as const, email: args.email };
    },
  }),
);

builder.mutationField('resetPassword', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidToken, WeakPassword, RateLimited],
    union: {
      name: 'ResetPasswordResult',
      description: 'Outcomes of `resetPassword`.',
      resolveType: otherwise(AuthUser),
    },
    skipTypeScopes: true,
    description:
      'A new password by the token of a mailed link, once. Ends every session, ticket and trusted device, verifies the address, and signs nobody in: sign in with it next, with your second factor as before. For a day codes by e-mail are no second factor.',
    args: {
      token: t.arg.string({
        description: 'What the link has behind `#token=`.',
        validate: opaqueToken,
      }),
      newPassword: t.arg.string({
        description: 'See `authConfig.passwordMinLength`. Any characters.',
        validate: password,
      }),
    },
    resolve: (_, input, { services, client }) => services.resetPassword(input, client),
  }),
);
