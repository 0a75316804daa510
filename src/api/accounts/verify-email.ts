import { EmailInUse } from '../../accounts/errors.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { email } from '../../users/user-fields.ts';
import { AuthEmailVerificationPending } from './sign-up.ts';
import { AuthUser } from './user.ts';

builder.mutationField('sendEmailVerification', (t) =>
  t.errorUnionField({
    types: [AuthEmailVerificationPending, RateLimited],
    union: {
      name: 'SendEmailVerificationResult',
      description: 'Outcomes of `sendEmailVerification`.',
    },
    skipTypeScopes: true,
    description:
      'Mails a link for `verifyEmail` to the address of a user who was not verified yet. The answer is the same for every address. The newest link counts, for 24 hours.',
    args: { email: t.arg.string({ description: 'In any case.', validate: email }) },
    resolve: async (_, args, { services, client }) => {
      await services.requestLink('verification', args.email, client);
      return { kind: 'emailVerificationPending' as const, email: args.email };
    },
  }),
);

builder.mutationField('verifyEmail', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidToken, EmailInUse, RateLimited],
    union: {
      name: 'VerifyEmailResult',
      description: 'Outcomes of `verifyEmail`.',
      resolveType: otherwise(AuthUser),
    },
    skipTypeScopes: true,
    description:
      'Shows that an address is yours, by the token of a mailed link, once: the address of your account, or the one that `changeEmail` gave it. Signs nobody in; `sessions`, `trustedDevices` and `mfa` of the user stay closed.',
    args: {
      token: t.arg.string({
        description: 'What the link has behind `#token=`.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { token }, { services, client }) => services.verifyEmail(token, client),
  }),
);
