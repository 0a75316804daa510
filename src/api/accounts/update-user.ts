import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { displayName, locale } from '../../users/user-fields.ts';
import { AuthUser } from './user.ts';

builder.mutationField('updateUser', (t) =>
  t.errorUnionField({
    types: [AuthUser],
    union: {
      name: 'UpdateUserResult',
      description: 'Outcomes of `updateUser`.',
      resolveType: otherwise(AuthUser),
    },
    description: 'Changes your name and language. What you do not give stays as it is.',
    args: {
      displayName: t.arg.string({
        required: false,
        description: 'At most 128 characters.',
        validate: displayName,
      }),
      locale: t.arg.string({
        required: false,
        description: 'BCP 47 language tag, such as `en` or `pt-BR`.',
        validate: locale,
      }),
    },
    resolve: async (_, input, { services, client, caller }) =>
      services.updateUser(await caller.requireViewer(), input, client),
  }),
);
