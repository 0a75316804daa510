import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay';
import { z } from 'zod';
import { AuthUser } from '../accounts/user.ts';
import { builder } from '../builder.ts';
import { pageSize } from '../values/connections.ts';
import { uuid } from '../values/text.ts';
import { userCursor } from '../../operators/users/find-users.ts';

builder.queryField('authUser', (t) =>
  t.field({
    type: AuthUser,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'A user by their id. Null where there is none. Administrators only.',
    args: { id: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: (_, { id }, { services }) => services.findUsers.find(id),
  }),
);

builder.queryField('authUsers', (t) =>
  t.connection(
    {
      type: AuthUser,
      nullable: true,
      authScopes: { admin: true },
      skipTypeScopes: true,
      description:
        'Users, the newest first. Cursors stay where they are, whoever signs up or is deleted meanwhile. Administrators only.',
      args: {
        email: t.arg.string({
          required: false,
          description: 'How their address begins, in any case.',
          validate: z.string().trim().toLowerCase().min(1, 'must not be empty').max(254),
        }),
      },
      resolve: (_, { email, ...args }, { services }) =>
        resolveCursorConnection(
          { args, ...pageSize, toCursor: userCursor },
          (page: ResolveCursorConnectionArgs) =>
            services.findUsers.page({
              ...page,
              email: email ?? null,
              after: page.after,
              before: page.before,
            }),
        ),
    },
    { name: 'AuthUserConnection', description: 'A page of users.' },
    { name: 'AuthUserEdge', description: 'A user, and where they stand in the list.' },
  ),
);
