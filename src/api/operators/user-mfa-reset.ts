import { AuthUser } from '../accounts/user.ts';
import { builder } from '../builder.ts';
import { byKind, otherwise } from '../outcomes.ts';
import { uuid } from '../values/text.ts';
import { ResetNotPending, SelfAdministration, UserNotFound } from '../../operators/errors.ts';
import type { MfaResetPending } from '../../operators/users/mfa-reset.ts';

const AuthUserMfaResetPending = builder
  .objectRef<MfaResetPending>('AuthUserMfaResetPending')
  .implement({
    isTypeOf: byKind<MfaResetPending>('mfaResetPending'),
    description:
      'A reset that was asked for and waits: for a second administrator, for its time, or for both. Its user was told by mail, and can stop it.',
    fields: (t) => ({
      userId: t.exposeID('userId', { description: 'Whose.' }),
      requestedBy: t.exposeID('requestedBy', {
        nullable: true,
        description: 'The administrator who asked for it. Null: whoever has the admin secret.',
      }),
      requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When.' }),
      approvalsMissing: t.exposeInt('approvalsMissing', {
        description: 'How many administrators have to call `approveUserMfaReset` still.',
      }),
      effectiveAt: t.expose('effectiveAt', {
        type: 'DateTime',
        description:
          'When it happens, or with the approval where that is later. An approval that is missing 7 days after this comes too late.',
      }),
    }),
  });

const kind: MfaResetPending['kind'] = 'mfaResetPending';
const resolveType = otherwise(AuthUser, { [kind]: AuthUserMfaResetPending });

builder.queryField('authUserMfaResets', (t) =>
  t.field({
    type: [AuthUserMfaResetPending],
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'The resets of second steps that wait, the soonest first; at most 100. Administrators only.',
    args: {
      userId: t.arg.id({ required: false, description: 'Of this user alone.', validate: uuid }),
    },
    resolve: (_, { userId }, { services }) => services.userMfaReset.waiting(userId ?? null),
  }),
);

builder.mutationField('resetUserMfa', (t) =>
  t.errorUnionField({
    types: [AuthUser, AuthUserMfaResetPending, UserNotFound, SelfAdministration],
    union: { name: 'ResetUserMfaResult', description: 'Outcomes of `resetUserMfa`.', resolveType },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'For whoever has lost all factors: they go, with recovery codes, trusted devices and sessions, and the user is told by mail. The next sign-in answers with an enrollment ticket that a mailed code opens, whatever the policy. Make sure who asks for it. Where the service is set up to take two administrators or a delay, nothing happens yet, and it waits; asked for again, it is the same one. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userMfaReset.reset(await caller.requireAdministrator(), userId, client),
  }),
);

builder.mutationField('approveUserMfaReset', (t) =>
  t.errorUnionField({
    types: [AuthUser, AuthUserMfaResetPending, UserNotFound, ResetNotPending, SelfAdministration],
    union: {
      name: 'ApproveUserMfaResetResult',
      description: 'Outcomes of `approveUserMfaReset`.',
      resolveType,
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Agrees to a reset that another administrator asked for by `resetUserMfa`: it happens at once, or when its delay is over. From whoever asked for it, it changes nothing; whoever has the admin secret is one and the same. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whom.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userMfaReset.approve(await caller.requireAdministrator(), userId, client),
  }),
);

builder.mutationField('withdrawUserMfaReset', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound, ResetNotPending, SelfAdministration],
    union: {
      name: 'WithdrawUserMfaResetResult',
      description: 'Outcomes of `withdrawUserMfaReset`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Takes back a reset that waits, whoever asked for it: it does not happen, and its user is told by mail. Administrators only.',
    args: { userId: t.arg.id({ description: 'Whose.', validate: uuid }) },
    resolve: async (_, { userId }, { services, client, caller }) =>
      services.userMfaReset.withdraw(await caller.requireAdministrator(), userId, client),
  }),
);
