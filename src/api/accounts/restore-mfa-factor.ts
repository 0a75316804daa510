import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { FactorLimitReached } from '../../mfa/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { AuthUser } from './user.ts';

builder.mutationField('restoreMfaFactor', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidToken, FactorLimitReached, RateLimited],
    union: {
      name: 'RestoreMfaFactorResult',
      description: 'Outcomes of `restoreMfaFactor`.',
      resolveType: otherwise(AuthUser),
    },
    skipTypeScopes: true,
    description:
      'Undoes the removal of a factor, or of all of them, by the token in the notice that told of it: once, within 72 hours. Puts back what was removed since then, with the recovery codes that went with it, and removes what was enrolled since. Ends every session, ticket and trusted device, and signs nobody in. Choose a new password next.',
    args: {
      token: t.arg.string({
        description: 'What the link has behind `#token=`.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { token }, { services, client }) => services.restoreMfaFactor(token, client),
  }),
);
