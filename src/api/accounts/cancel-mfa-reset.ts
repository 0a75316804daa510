import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { AuthUser } from './user.ts';

builder.mutationField('cancelUserMfaReset', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidToken, RateLimited],
    union: {
      name: 'CancelUserMfaResetResult',
      description: 'Outcomes of `cancelUserMfaReset`.',
      resolveType: otherwise(AuthUser),
    },
    skipTypeScopes: true,
    description:
      'Stops the reset of all your factors that administrators were asked for, by the token in the mail that announced it: once, until it happens. Nothing else changes, and nobody is signed in or out.',
    args: {
      token: t.arg.string({
        description: 'What the link has behind `#token=`.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { token }, { services, client }) => services.cancelMfaReset(token, client),
  }),
);
