import { z } from 'zod';
import { builder } from '../builder.ts';
import { AuthErrorCode } from '../errors/auth-error.ts';
import { byKind } from '../outcomes.ts';
import type { ImportRejection, UsersImported } from '../../operators/users/import-users.ts';

const MAX_USERS = 500;

const AuthUserImportInput = builder.inputType('AuthUserImportInput', {
  description: 'A user of another system: hashes and secrets as that system has them.',
  fields: (t) => ({
    id: t.id({ required: false, description: 'A UUID to keep. By default a new one.' }),
    email: t.string({ description: 'In any case; kept in lower case.' }),
    emailVerified: t.boolean({
      required: false,
      description: 'Whether the address was shown to be theirs there. By default false.',
    }),
    passwordHash: t.string({
      required: false,
      description:
        'A PHC string of argon2 or scrypt, or bcrypt as $2a$, $2b$ or $2y$. Hashed anew at the first sign-in. Without it they choose a password by `requestPasswordReset`.',
    }),
    totpSecret: t.string({
      required: false,
      description: 'The secret of their authenticator app in base32: six digits, 30 s, SHA-1.',
    }),
    displayName: t.string({
      required: false,
      description: 'By default the part of the address before the @.',
    }),
    locale: t.string({ required: false, description: 'BCP 47 language tag. By default `en`.' }),
    roles: t.stringList({ required: false, description: 'By default `user` alone.' }),
    defaultRole: t.string({ required: false, description: 'One of the roles.' }),
    createdAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'When they signed up there. By default now.',
    }),
  }),
});

const AuthUserImportRejection = builder
  .objectRef<ImportRejection>('AuthUserImportRejection')
  .implement({
    description: 'A user who was not imported.',
    fields: (t) => ({
      index: t.exposeInt('index', { description: 'Which of the list, from 0 on.' }),
      code: t.expose('code', {
        type: AuthErrorCode,
        description: 'EMAIL_IN_USE, or INVALID_IMPORT for whatever else.',
      }),
      message: t.exposeString('message', { description: 'The field, and what is wrong with it.' }),
    }),
  });

const AuthUsersImported = builder.objectRef<UsersImported>('AuthUsersImported').implement({
  description: 'Who could be imported is there, whoever else could not.',
  isTypeOf: byKind<UsersImported>('usersImported'),
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many were imported.' }),
    rejected: t.field({
      type: [AuthUserImportRejection],
      description: 'Who was not, in the order of the list.',
      resolve: ({ rejected }) => [...rejected],
    }),
  }),
});

builder.mutationField('importUsers', (t) =>
  t.errorUnionField({
    types: [AuthUsersImported],
    union: { name: 'ImportUsersResult', description: 'Outcomes of `importUsers`.' },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Moves users of another system in, at most 500 a call, with their password hashes and authenticator apps: nobody has to do anything. Who cannot be imported is told by index; the others are. To send it again is safe. Administrators only.',
    args: {
      users: t.arg({
        type: [AuthUserImportInput],
        description: 'At most 500. With the admin secret a request may have 1 MB, else 100 kB.',
        validate: z
          .array(z.any())
          .min(1, 'must name at least one user')
          .max(MAX_USERS, `must have at most ${MAX_USERS} entries`),
      }),
    },
    resolve: async (_, { users }, { services, client, caller }) =>
      services.importUsers(await caller.requireAdministrator(), users, client),
  }),
);
