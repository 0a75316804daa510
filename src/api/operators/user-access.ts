import { AuthUser } from '../accounts/user.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { AuthSessionsEnded, sessionsEnded } from '../sessions/sessions.ts';
import { uuid } from '../values/text.ts';
import { metadata, type Metadata } from '../../users/metadata.ts';
import { role, roles } from '../../users/user-fields.ts';
import { SelfAdministration, UserNotFound } from '../../operators/errors.ts';

builder.mutationField('disableUser', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound, SelfAdministration],
    union: {
      name: 'DisableUserResult',
      description: 'Outcomes of `disableUser`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Nobody signs in as this user any more: sessions, tickets and trusted devices end. Access tokens that a gateway believes without asking live on for minutes. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userAccess.disable(await caller.requireAdministrator(), userId, client),
  }),
);

builder.mutationField('enableUser', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound],
    union: {
      name: 'EnableUserResult',
      description: 'Outcomes of `enableUser`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Takes `disableUser` back: they sign in as before. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userAccess.enable(await caller.requireAdministrator(), userId, client),
  }),
);

builder.mutationField('unlockUser', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound, SelfAdministration],
    union: {
      name: 'UnlockUserResult',
      description: 'Outcomes of `unlockUser`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Ends every wait after wrong passwords and codes, and puts suspended factors to use again. Somebody who guesses may go on, too. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userAccess.unlock(await caller.requireAdministrator(), userId, client),
  }),
);

builder.mutationField('setUserRoles', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound, SelfAdministration],
    union: {
      name: 'SetUserRolesResult',
      description: 'Outcomes of `setUserRoles`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'What the user may be, in place of what they may be now; in tokens from the next one on. Administrators only.',
    args: {
      userId: t.arg.id({ description: 'Whom.', validate: uuid }),
      roles: t.arg.stringList({
        description: 'At least one, at most 50: letters, digits, _ and -.',
        validate: roles,
      }),
      defaultRole: t.arg.string({
        required: false,
        description: 'One of them. By default `user`, or else the first.',
        validate: role,
      }),
    },
    resolve: async (_, input, { services, client, caller }) =>
      services.userAccess.setRoles(await caller.requireAdministrator(), input, client),
  }),
);

builder.mutationField('setUserMetadata', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound],
    union: {
      name: 'SetUserMetadataResult',
      description: 'Outcomes of `setUserMetadata`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'What claims of tokens are read from (`AUTH_JWT_CLAIMS`), in place of what was there; in tokens from the next one on. Users can neither see nor write it. Administrators only.',
    args: {
      userId: t.arg.id({ description: 'Whom.', validate: uuid }),
      metadata: t.arg({
        type: 'JSON',
        description: 'An object, at most 4,096 bytes as JSON.',
        validate: metadata,
      }),
    },
    resolve: async (_, { userId, metadata: given }, { services, client, caller }) =>
      services.userAccess.setMetadata(
        await caller.requireAdministrator(),
        { userId, metadata: given as Metadata },
        client,
      ),
  }),
);

builder.mutationField('revokeUserSessions', (t) =>
  t.errorUnionField({
    types: [AuthSessionsEnded, UserNotFound],
    union: { name: 'RevokeUserSessionsResult', description: 'Outcomes of `revokeUserSessions`.' },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Signs the user out everywhere. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      sessionsEnded(
        await services.userAccess.revokeSessions(
          await caller.requireAdministrator(),
          userId,
          client,
        ),
      ),
  }),
);
