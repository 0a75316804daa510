import { AuthUser } from '../accounts/user.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { password } from '../values/text.ts';
import { displayName, email, locale, role, roles } from '../../users/user-fields.ts';
import { EmailInUse, WeakPassword } from '../../accounts/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';

const AuthUserInput = builder.inputType('AuthUserInput', {
  description: 'A new user.',
  fields: (t) => ({
    email: t.string({ description: 'In any case; kept in lower case.', validate: email }),
    password: t.string({
      required: false,
      description: 'By the rules of sign-up. Without it a link to choose one is mailed.',
      validate: password,
    }),
    displayName: t.string({
      required: false,
      description: 'By default the part of the address before the @.',
      validate: displayName,
    }),
    locale: t.string({
      required: false,
      description: 'BCP 47 language tag. By default `en`.',
      validate: locale,
    }),
    roles: t.stringList({
      required: false,
      description: 'By default `user` alone.',
      validate: roles,
    }),
    defaultRole: t.string({
      required: false,
      description: 'One of the roles. By default `user`, or else the first.',
      validate: role,
    }),
    emailVerified: t.boolean({
      required: false,
      description: 'Whether the address is known to be theirs. By default false.',
    }),
  }),
});

builder.mutationField('createUser', (t) =>
  t.errorUnionField({
    types: [AuthUser, EmailInUse, WeakPassword, RateLimited],
    union: {
      name: 'CreateUserResult',
      description: 'Outcomes of `createUser`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Creates a user in somebody else’s name, with a password, or with a mailed link to choose one: it works for 15 minutes, and `requestPasswordReset` mails another. Administrators only.',
    args: { input: t.arg({ type: AuthUserInput, description: 'Whom.' }) },
    resolve: async (_, { input }, { services, client, caller }) =>
      services.createUser(await caller.requireAdministrator(), input, client),
  }),
);
