import { AuthSession } from '../sessions/sessions.ts';
import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { text } from '../../shared/text.ts';
import { MfaRequirement } from '../policy/auth-config.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { isWholeAccount } from '../../users/user.ts';
import { AuthUser } from '../accounts/user.ts';
import {
  FactorLimitReached,
  FactorNotAllowed,
  InvalidCode,
  MfaDisabled,
  MfaEnforced,
  MfaNotActive,
  StepUpRequired,
  TotpNotGenerated,
} from '../../mfa/errors.ts';
import { inGrace, isEnrolled, type MfaStatus as MfaStatusShape } from '../../policy/mfa-status.ts';
import { MfaFactor } from './factor.ts';
import type { MfaChange as MfaChangeShape } from '../../mfa/manage/mfa-change.ts';
import { CHANGING_MFA } from '../../mfa/manage/verify-change-user-mfa.ts';

const MfaActiveType = builder.enumType('MfaActiveType', {
  description: 'What `verifyChangeUserMfa` switches to.',
  values: {
    NONE: { description: 'No second factor.' },
    TOTP: { description: 'An authenticator app.' },
  },
});

const MfaStatus = builder.objectRef<MfaStatusShape>('MfaStatus').implement({
  description: "A user's second factors.",
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether sign-in asks for a second factor.',
      resolve: isEnrolled,
    }),
    activeMfaType: t.field({
      type: MfaActiveType,
      description: 'TOTP while an authenticator app is active.',
      resolve: ({ factors }) => (factors.some(({ type }) => type === 'TOTP') ? 'TOTP' : 'NONE'),
    }),
    factors: t.field({
      type: [MfaFactor],
      description: 'Active factors, primary first.',
      resolve: ({ factors }) => [...factors],
    }),
    factorCount: t.int({
      description: 'How many factors are active.',
      resolve: ({ factors }) => factors.length,
    }),
    recoveryCodesRemaining: t.exposeInt('recoveryCodesRemaining', {
      description: 'How many recovery codes are unused.',
    }),
    requirement: t.field({
      type: MfaRequirement,
      description: 'What the policy asks of this user.',
      resolve: ({ requirement }) => requirement,
    }),
    enrollmentDeadline: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when a factor must be enrolled, while that time runs. Else null.',
      resolve: (status, _args, { clock }) =>
        inGrace(status, clock()) ? status.enrollmentDeadline : null,
    }),
    passwordRemoved: t.exposeBoolean('passwordRemoved', {
      description:
        'Whether `removePassword` left it at passkeys. A mailed reset gives a password back.',
    }),
  }),
});

builder.objectField(AuthUser, 'mfa', (t) =>
  t.field({
    type: MfaStatus,
    authScopes: isWholeAccount,
    description: 'Their second factors.',
    resolve: ({ id }, _, { services }) => services.listMfaStatus(id),
  }),
);

const MfaChange = builder.objectRef<MfaChangeShape>('MfaChange').implement({
  description: 'The change took effect. Other sessions and open tickets of the user have ended.',
  isTypeOf: byKind<MfaChangeShape>('mfaChange'),
  fields: (t) => ({
    activeMfaType: t.expose('activeMfaType', {
      type: MfaActiveType,
      description: 'What is active now.',
    }),
    recoveryCodes: t.stringList({
      nullable: true,
      description:
        'Shown once, with the first factor that is not the mailbox. Each signs in once without it.',
      resolve: ({ recoveryCodes }) => recoveryCodes && [...recoveryCodes],
    }),
    session: t.expose('session', {
      type: AuthSession,
      nullable: true,
      description: 'The session, when enrolling was what it waited for.',
    }),
    user: t.expose('user', { type: AuthUser, description: 'Whose MFA changed.' }),
  }),
});

builder.mutationField('verifyChangeUserMfa', (t) =>
  t.errorUnionField({
    types: [
      MfaChange,
      InvalidCode,
      StepUpRequired,
      MfaEnforced,
      MfaDisabled,
      MfaNotActive,
      TotpNotGenerated,
      FactorNotAllowed,
      FactorLimitReached,
      RateLimited,
    ],
    union: { name: 'VerifyChangeUserMfaResult', description: 'Outcomes of `verifyChangeUserMfa`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step two of changing MFA. TOTP activates what `generateTotp` prepared; NONE switches MFA off and erases secrets and codes. Both end the other sessions of the user.',
    requiresProof: CHANGING_MFA,
    args: {
      activeMfaType: t.arg({ type: MfaActiveType, description: 'What to change to.' }),
      code: t.arg.string({
        description:
          'For TOTP: six digits from the new authenticator. For NONE: six digits from an active one (and `stepUp` first where you hold a passkey), or a recovery code in a session that has proven anything within five minutes.',
        validate: text({ max: 64 }),
      }),
    },
    resolve: async (_, { activeMfaType, code }, { services, client, proven, browser }) =>
      activeMfaType === 'TOTP'
        ? browser.keep(await services.verifyChangeUserMfa.activate(proven.enroller(), code, client))
        : services.verifyChangeUserMfa.disable(proven.session(), code, client),
  }),
);
