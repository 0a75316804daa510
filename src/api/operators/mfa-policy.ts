import { z } from 'zod';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { uuid } from '../values/text.ts';
import { text } from '../../shared/text.ts';
import type { MfaPolicy as MfaPolicyShape } from '../../policy/mfa-policy.ts';
import { MfaFactorType, MfaRequirement, MfaRiskTrigger } from '../policy/auth-config.ts';
import { AuthUser } from '../accounts/user.ts';
import { PolicyChanged, UserNotFound } from '../../operators/errors.ts';

const MfaRoleRequirement = builder
  .objectRef<{ role: string; requirement: MfaPolicyShape['requirement'] }>('MfaRoleRequirement')
  .implement({
    description: 'What is asked of a role, where it is more than is asked of everybody.',
    fields: (t) => ({
      role: t.exposeString('role', { description: 'The name of the role.' }),
      requirement: t.expose('requirement', { type: MfaRequirement, description: 'What is asked.' }),
    }),
  });

const MfaPolicy = builder.objectRef<MfaPolicyShape>('MfaPolicy').implement({
  description: 'Who has to prove a second factor, and with what.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Counts up with each change.' }),
    requirement: t.expose('requirement', {
      type: MfaRequirement,
      description: 'What is asked of everybody. Of the admin role REQUIRED is, always.',
    }),
    allowedFactors: t.field({
      type: [MfaFactorType],
      description: 'What can be enrolled, is offered, and counts.',
      resolve: ({ allowedFactors }) => [...allowedFactors],
    }),
    recoveryCodesCount: t.exposeInt('recoveryCodesCount', {
      description: 'How many recovery codes a set has.',
    }),
    gracePeriodDays: t.exposeInt('gracePeriodDays', {
      description:
        'Under REQUIRED: days in which a user can do without a factor, from the later of sign-up and the change of policy.',
    }),
    trustedDevicesEnabled: t.exposeBoolean('trustedDevicesEnabled', {
      description: 'Whether `rememberDevice` has an effect.',
    }),
    trustedDevicesDurationDays: t.exposeInt('trustedDevicesDurationDays', {
      description: 'For how many days a device is trusted, however much it is used.',
    }),
    strict: t.exposeBoolean('strict', {
      description: 'Under REQUIRED: trusted devices skip nothing.',
    }),
    ignoreEnrolled: t.exposeBoolean('ignoreEnrolled', {
      description: 'Under DISABLED: those who have a factor are not asked for it either.',
    }),
    riskTriggers: t.field({
      type: [MfaRiskTrigger],
      description: 'Under RISK_BASED: what makes a sign-in unusual.',
      resolve: ({ riskTriggers }) => [...riskTriggers],
    }),
    roleRequirements: t.field({
      type: [MfaRoleRequirement],
      description: 'What is asked of roles, where it is more.',
      resolve: ({ roleRequirements }) =>
        Object.entries(roleRequirements).map(([role, requirement]) => ({ role, requirement })),
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Since when it rules.' }),
  }),
});

const MfaRoleRequirementInput = builder.inputType('MfaRoleRequirementInput', {
  description: 'What to ask of a role.',
  fields: (t) => ({
    role: t.string({ description: 'The name of the role.', validate: text({ max: 64 }) }),
    requirement: t.field({ type: MfaRequirement, description: 'What to ask.' }),
  }),
});

const count = (min: number, max: number) =>
  z.int().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);

export const MfaPolicyInput = builder.inputType('MfaPolicyInput', {
  description: 'What to change. An absent field keeps its value.',
  fields: (t) => ({
    requirement: t.field({
      type: MfaRequirement,
      required: false,
      description: 'What to ask of everybody.',
    }),
    allowedFactors: t.field({
      type: [MfaFactorType],
      required: false,
      description: 'At least one. Those left out are neither offered nor counted any more.',
      validate: z.array(z.any()).min(1, 'must name at least one type of factor'),
    }),
    recoveryCodesCount: t.int({
      required: false,
      description: 'From 4 to 20. For sets generated from then on.',
      validate: count(4, 20),
    }),
    gracePeriodDays: t.int({
      required: false,
      description: 'From 0 to 365.',
      validate: count(0, 365),
    }),
    trustedDevicesEnabled: t.boolean({
      required: false,
      description: 'Off: devices that are trusted already are asked again, too.',
    }),
    trustedDevicesDurationDays: t.int({
      required: false,
      description: 'From 1 to 365. Holds for devices that are trusted already, too.',
      validate: count(1, 365),
    }),
    strict: t.boolean({ required: false, description: 'See `MfaPolicy.strict`.' }),
    ignoreEnrolled: t.boolean({ required: false, description: 'See `MfaPolicy.ignoreEnrolled`.' }),
    riskTriggers: t.field({
      type: [MfaRiskTrigger],
      required: false,
      description: 'What makes a sign-in unusual. None: nothing does.',
    }),
    roleRequirements: t.field({
      type: [MfaRoleRequirementInput],
      required: false,
      description: 'Replaces all of them.',
      validate: z.array(z.any()).max(50, 'must have at most 50 entries'),
    }),
  }),
});

/** Lists without repetitions, and roles as a map. */
export const toPolicyChange = ({
  allowedFactors,
  riskTriggers,
  roleRequirements,
  ...change
}: typeof MfaPolicyInput.$inferInput) => ({
  ...change,
  allowedFactors: allowedFactors && [...new Set(allowedFactors)],
  riskTriggers: riskTriggers && [...new Set(riskTriggers)],
  roleRequirements:
    roleRequirements &&
    Object.fromEntries(roleRequirements.map(({ role, requirement }) => [role, requirement])),
});

builder.queryField('mfaPolicy', (t) =>
  t.field({
    type: MfaPolicy,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'The policy that rules now. Administrators only.',
    resolve: (_, _args, { services }) => services.policies.current(),
  }),
);

builder.mutationField('updateMfaPolicy', (t) =>
  t.errorUnionField({
    types: [MfaPolicy, PolicyChanged],
    union: {
      name: 'UpdateMfaPolicyResult',
      description: 'Outcomes of `updateMfaPolicy`.',
      resolveType: otherwise(MfaPolicy),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Changes the policy, at once and for all replicas; sign-ins under way are finished by the new one. See `previewMfaPolicy` first. Administrators only.',
    args: {
      input: t.arg({ type: MfaPolicyInput, description: 'What to change.' }),
      ifVersion: t.arg.int({
        required: false,
        description:
          'The version that was read before: where another one rules, nothing is changed. Absent or null: whichever rules.',
      }),
    },
    resolve: async (_, { input, ifVersion = null }, { services, client, caller }) =>
      services.updateMfaPolicy(
        await caller.requireAdministrator(),
        { change: toPolicyChange(input), ifVersion },
        client,
      ),
  }),
);

builder.mutationField('setUserMfaRequirement', (t) =>
  t.errorUnionField({
    types: [AuthUser, UserNotFound],
    union: {
      name: 'SetUserMfaRequirementResult',
      description: 'Outcomes of `setUserMfaRequirement`.',
      resolveType: otherwise(AuthUser),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Asks more of one user than the policy asks of everybody and of their roles; less has no effect. Administrators only.',
    args: {
      userId: t.arg.id({ description: 'Of whom.', validate: uuid }),
      requirement: t.arg({
        type: MfaRequirement,
        required: false,
        description: 'What to ask. Absent or null: nothing more.',
      }),
    },
    resolve: async (_, { userId, requirement = null }, { services, client, caller }) =>
      services.setUserMfaRequirement(
        await caller.requireAdministrator(),
        { userId, requirement },
        client,
      ),
  }),
);
