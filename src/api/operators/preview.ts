import { z } from 'zod';
import { builder } from '../builder.ts';
import { opaqueToken, uuid } from '../values/text.ts';
import { text } from '../../shared/text.ts';
import { MfaFactor } from '../mfa/factor.ts';
import { MfaRequirement, MfaRiskTrigger } from '../policy/auth-config.ts';
import type { Risk } from '../../risk/risk.ts';
import type { SignInExplanation } from '../../operators/policy/explain-sign-in.ts';
import type { PolicyPreview, PreviewGroup } from '../../operators/policy/preview-mfa-policy.ts';
import { MfaPolicyInput, toPolicyChange } from './mfa-policy.ts';

const MfaPolicyPreviewUser = builder
  .objectRef<PreviewGroup['users'][number]>('MfaPolicyPreviewUser')
  .implement({
    description: 'One of those whom a policy would concern.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'UUID.' }),
      email: t.exposeString('email', { description: 'Their address.' }),
    }),
  });

const MfaPolicyPreviewGroup = builder.objectRef<PreviewGroup>('MfaPolicyPreviewGroup').implement({
  description: 'Whom a policy would concern.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many.' }),
    users: t.expose('users', {
      type: [MfaPolicyPreviewUser],
      description: 'The first hundred, oldest first.',
    }),
  }),
});

const MfaPolicyPreview = builder.objectRef<PolicyPreview>('MfaPolicyPreview').implement({
  description:
    'What everybody would get at the next sign-in, on a device that is not trusted; with nothing unusual, but for the groups that say so. Disabled users are left out.',
  fields: (t) => {
    const group = (name: keyof PolicyPreview, description: string) =>
      t.expose(name, { type: MfaPolicyPreviewGroup, description });
    return {
      passwordOnly: group('passwordOnly', 'A session by the password alone.'),
      asked: group('asked', 'Asked for a second factor, and able to give one.'),
      inGrace: group('inGrace', 'A session, and a deadline to enroll a factor.'),
      mustEnroll: group('mustEnroll', 'No session before a factor is enrolled.'),
      lockedOut: group('lockedOut', 'Asked for a second factor, with none to give.'),
      askedWhenUnusual: group(
        'askedWhenUnusual',
        'Under RISK_BASED: asked when a sign-in is unusual, and able to answer, by a factor or a code to the verified address. Counted in `passwordOnly`, too.',
      ),
      blockedWhenUnusual: group(
        'blockedWhenUnusual',
        'Under RISK_BASED: locked out when a sign-in is unusual, with no way to answer. Counted in `passwordOnly`, too.',
      ),
      passwordChangeAdvised: group(
        'passwordChangeAdvised',
        'Owners of a password that is shorter than what a new one would have to be. It keeps working, and they are told. Counted in another group, too; those of whose password the length is not known yet are not counted.',
      ),
    };
  },
});

builder.queryField('previewMfaPolicy', (t) =>
  t.field({
    type: MfaPolicyPreview,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Whom a change of policy would concern, before it is made. Administrators only.',
    args: { input: t.arg({ type: MfaPolicyInput, description: 'The change.' }) },
    resolve: (_, { input }, { services }) => services.previewMfaPolicy(toPolicyChange(input)),
  }),
);

const MfaSignInDecision = builder.enumType('MfaSignInDecision', {
  description: 'What a sign-in with the right password gets.',
  values: {
    SESSION: { value: 'session', description: 'A session.' },
    MFA_TICKET: { value: 'mfaTicket', description: 'A ticket for a second factor.' },
    MAILBOX_TICKET: {
      value: 'mailboxTicket',
      description: 'A ticket for a code to the verified address.',
    },
    ENROLLMENT_TICKET: { value: 'enrollmentTicket', description: 'A ticket to enroll a factor.' },
    REFUSAL: { value: 'refusal', description: 'Nothing.' },
  } as const,
});

const MfaRisk = builder.objectRef<Risk>('MfaRisk').implement({
  description: 'Something unusual about a sign-in.',
  fields: (t) => ({
    trigger: t.expose('trigger', { type: MfaRiskTrigger, description: 'What.' }),
    evidence: t.expose('evidence', { type: 'JSON', description: 'What it was concluded from.' }),
  }),
});

const MfaSignInExplanation = builder
  .objectRef<SignInExplanation>('MfaSignInExplanation')
  .implement({
    description: 'What a sign-in would get now, and why.',
    fields: (t) => ({
      decision: t.expose('decision', { type: MfaSignInDecision, description: 'What it gets.' }),
      requirement: t.expose('requirement', {
        type: MfaRequirement,
        description: 'What is asked of this user, by the policy, their roles, or of themselves.',
      }),
      enrolled: t.exposeBoolean('enrolled', {
        description: 'Whether they hold a factor that is allowed.',
      }),
      trustedDevice: t.exposeBoolean('trustedDevice', {
        description: 'Whether the device token is good.',
      }),
      enrollmentDeadline: t.expose('enrollmentDeadline', {
        type: 'DateTime',
        nullable: true,
        description: 'Until when they have to enroll, or had to. Null where they do not.',
      }),
      factors: t.field({
        type: [MfaFactor],
        description: 'What the ticket would offer.',
        resolve: ({ factors }) => [...factors],
      }),
      risks: t.field({
        type: [MfaRisk],
        description: 'What is unusual, under RISK_BASED.',
        resolve: ({ risks }) => [...risks],
      }),
      reasons: t.stringList({
        description: 'In English, for an operator to read.',
        resolve: ({ reasons }) => [...reasons],
      }),
    }),
  });

builder.queryField('explainSignIn', (t) =>
  t.field({
    type: MfaSignInExplanation,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'The decision that a sign-in with the right password would get, without signing anyone in. An unknown user is USER_NOT_FOUND in `errors`. Administrators only.',
    args: {
      userId: t.arg.id({ description: 'Who would sign in.', validate: uuid }),
      ipAddress: t.arg.string({
        required: false,
        description: 'From where. IPv4 or IPv6.',
        validate: z.union([z.ipv4(), z.ipv6()], 'must be an IP address'),
      }),
      userAgent: t.arg.string({
        required: false,
        description: 'With what program, as its User-Agent header says.',
        validate: text({ max: 512 }),
      }),
      deviceToken: t.arg.string({
        required: false,
        description: 'On which trusted device. It is not used up.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { userId, ipAddress, userAgent, deviceToken }, { services }) =>
      services.explainSignIn({
        userId,
        ipAddress: ipAddress ?? null,
        userAgent: userAgent ?? null,
        deviceToken: deviceToken ?? null,
      }),
  }),
);
