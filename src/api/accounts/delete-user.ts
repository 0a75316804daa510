import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { DELETING_USER, type DeletedUser } from '../../accounts/user-data/delete-user.ts';
import { StepUpRequired } from '../../mfa/errors.ts';

const AuthDeletedUser = builder.objectRef<DeletedUser>('AuthDeletedUser').implement({
  description: 'Who was a user, and is none any more.',
  isTypeOf: byKind<DeletedUser>('deletedUser'),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID. Nothing here is known by it any more.' }),
  }),
});

builder.mutationField('deleteUser', (t) =>
  t.errorUnionField({
    types: [AuthDeletedUser, StepUpRequired],
    union: { name: 'DeleteUserResult', description: 'Outcomes of `deleteUser`.' },
    description:
      'Deletes you, for good: tokens, factors and devices are worthless at once, and what is recorded does not say any more who it was.',
    requiresProof: DELETING_USER,
    resolve: (_, _args, { services, client, proven }) =>
      services.deleteUser(proven.session(), client),
  }),
);
