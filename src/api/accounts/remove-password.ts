import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { REMOVING_PASSWORD } from '../../accounts/remove-password.ts';
import { MfaEnforced, StepUpRequired } from '../../mfa/errors.ts';
import { AuthUser } from './user.ts';

builder.mutationField('removePassword', (t) =>
  t.errorUnionField({
    types: [AuthUser, StepUpRequired, MfaEnforced],
    union: {
      name: 'RemovePasswordResult',
      description: 'Outcomes of `removePassword`.',
      resolveType: otherwise(AuthUser),
    },
    description:
      'Removes your password: only passkeys sign you in from then on. Takes two of them that sign in alone, or one and unused recovery codes, and none of them can be removed that is needed for it. A mailed reset gives a password back. Ends your other sessions and the trust in your devices; this session goes on.',
    requiresProof: REMOVING_PASSWORD,
    resolve: (_, _args, { services, client, proven }) =>
      services.removePassword(proven.session(), client),
  }),
);
