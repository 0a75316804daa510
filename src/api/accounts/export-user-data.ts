import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { EXPORTING_DATA, type UserData } from '../../accounts/user-data/export-user-data.ts';
import { StepUpRequired } from '../../mfa/errors.ts';
import { RateLimited } from '../../throttle/errors.ts';

const AuthUserData = builder.objectRef<UserData>('AuthUserData').implement({
  description: 'Everything that is stored about you; secrets are left out.',
  isTypeOf: byKind<UserData>('userData'),
  fields: (t) => ({
    data: t.expose('data', {
      type: 'JSON',
      description:
        'An object of `user`, and lists such as `factors`, `sessions` and `auditEvents`. More may come.',
    }),
    exportedAt: t.expose('exportedAt', { type: 'DateTime', description: 'When.' }),
  }),
});

builder.mutationField('exportUserData', (t) =>
  t.errorUnionField({
    types: [AuthUserData, StepUpRequired, RateLimited],
    union: { name: 'ExportUserDataResult', description: 'Outcomes of `exportUserData`.' },
    description: 'Gives you everything that is stored about you. Five times a day.',
    requiresProof: EXPORTING_DATA,
    resolve: (_, _args, { services, client, proven }) =>
      services.exportUserData(proven.session(), client),
  }),
);
