import { CHANGING_EMAIL } from '../../accounts/email-change/change-email.ts';
import { EmailInUse } from '../../accounts/errors.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { StepUpRequired } from '../../mfa/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { email } from '../../users/user-fields.ts';
import { AuthEmailVerificationPending } from './sign-up.ts';
import { AuthUser } from './user.ts';

builder.mutationField('changeEmail', (t) =>
  t.errorUnionField({
    types: [AuthEmailVerificationPending, StepUpRequired, RateLimited],
    union: { name: 'ChangeEmailResult', description: 'Outcomes of `changeEmail`.' },
    description:
      'Asks for another address. You keep the old one until `verifyEmail` is called with the token that is mailed to the new one, within 24 hours; the old one is told at once, with a link that stops the change for 72 hours.',
    args: {
      newEmail: t.arg.string({ description: 'In any case; kept in lower case.', validate: email }),
    },
    requiresProof: CHANGING_EMAIL,
    resolve: async (_, { newEmail }, { services, client, proven }) => {
      await services.changeEmail(proven.session(), newEmail, client);
      return { kind: 'emailVerificationPending' as const, email: newEmail };
    },
  }),
);

builder.mutationField('stopEmailChange', (t) =>
  t.errorUnionField({
    types: [AuthUser, InvalidToken, EmailInUse, RateLimited],
    union: {
      name: 'StopEmailChangeResult',
      description: 'Outcomes of `stopEmailChange`.',
      resolveType: otherwise(AuthUser),
    },
    skipTypeScopes: true,
    description:
      'Stops a change of address that you did not ask for, by the token that was mailed to the old address, once; where it has happened already, the account gets the old address back. Ends every session, ticket and trusted device. Choose a new password next.',
    args: {
      token: t.arg.string({
        description: 'What the link has behind `#token=`.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { token }, { services, client }) => services.stopEmailChange(token, client),
  }),
);
