import { builder } from '../builder.ts';
import { isTooShort } from '../../policy/password-length.ts';
import type { User } from '../../users/user.ts';

export const AuthUser = builder.objectRef<User>('AuthUser').implement({
  description: 'A person who signs in here.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID. The `sub` claim of access tokens.' }),
    email: t.exposeString('email', { description: 'In lower case. Unique.' }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'Whether the address was shown to be theirs.',
    }),
    displayName: t.exposeString('displayName', { description: 'How they want to be called.' }),
    locale: t.exposeString('locale', { description: 'BCP 47 language tag, for messages.' }),
    defaultRole: t.exposeString('defaultRole', {
      description: 'The role that a gateway assumes unless asked for another.',
    }),
    roles: t.stringList({
      description: 'Every role the user may take.',
      resolve: ({ roles }) => [...roles],
    }),
    disabled: t.exposeBoolean('disabled', { description: 'Disabled users cannot sign in.' }),
    passwordChangeAdvised: t.boolean({
      description:
        'Whether their password is shorter than what a new one has to be by now. It keeps working; `changePassword` to a longer one. False where the length is not known: of a password from before it was kept, until the next sign-in with it.',
      resolve: async ({ passwordLengthReached: reached }, _, { services }) =>
        reached !== null && isTooShort(reached, await services.advisedPasswordLength()),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they signed up.' }),
    lastSignInAt: t.expose('lastSignInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a session was last opened for them.',
    }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: AuthUser,
    nullable: true,
    skipTypeScopes: true,
    description:
      'The signed-in user. Null without an access token; a bad or expired one is UNAUTHENTICATED.',
    resolve: async (_, _args, { caller }) => (await caller.findViewer())?.user ?? null,
  }),
);
