import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { MfaFactorType, MfaRiskTrigger } from '../policy/auth-config.ts';
import type { Factor } from '../../policy/mfa-status.ts';
import { maskTarget } from '../../mfa/mask-target.ts';
import type { EnrollmentTicketIssued, MfaTicketIssued } from '../../sign-in/outcome.ts';

const MfaTicketFactor = builder.objectRef<Factor>('MfaTicketFactor').implement({
  description: 'A factor that the ticket can be redeemed with.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    type: t.expose('type', {
      type: MfaFactorType,
      description: 'Says which `verifySignInMfa…` mutation takes it.',
    }),
    name: t.exposeString('name', { description: 'As its owner calls it.' }),
    isPrimary: t.exposeBoolean('isPrimary', { description: 'Whether to offer it first.' }),
    maskedTarget: t.string({
      nullable: true,
      description: 'Where codes are sent, mostly hidden. Null where none are sent.',
      resolve: ({ target }) => target && maskTarget(target),
    }),
  }),
});

export const MfaTicket = builder.objectRef<MfaTicketIssued>('MfaTicket').implement({
  description: 'The password was right. Redeem the ticket with a second factor.',
  isTypeOf: byKind<MfaTicketIssued>('mfaTicket'),
  fields: (t) => ({
    ticket: t.exposeString('ticket', {
      description: 'Opaque. Works once, takes five attempts, and expires.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it expires.' }),
    factors: t.field({
      type: [MfaTicketFactor],
      description: 'What it can be redeemed with now: the primary first, then the strongest.',
      resolve: ({ factors }) => [...factors],
    }),
    recoveryCodeAllowed: t.exposeBoolean('recoveryCodeAllowed', {
      description: 'Whether a recovery code would do.',
    }),
    riskTriggers: t.field({
      type: [MfaRiskTrigger],
      description: 'Why a second factor is asked for, under RISK_BASED.',
      resolve: ({ triggers }) => [...triggers],
    }),
  }),
});

export const MfaEnrollmentTicket = builder
  .objectRef<EnrollmentTicketIssued>('MfaEnrollmentTicket')
  .implement({
    description:
      'The password was right, but a second factor must be enrolled first. Send the ticket as `Authorization: Bearer …` to `generateTotp` and `verifyChangeUserMfa`, or to an `enrollMfa…` mutation and its `verifyEnrollMfa…`; the latter gives the session.',
    isTypeOf: byKind<EnrollmentTicketIssued>('enrollmentTicket'),
    fields: (t) => ({
      ticket: t.exposeString('ticket', { description: 'Opens enrollment and nothing else.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it expires.' }),
      allowedFactors: t.field({
        type: [MfaFactorType],
        description: 'What can be enrolled.',
        resolve: ({ allowedFactors }) => [...allowedFactors],
      }),
      emailCodeRequired: t.exposeBoolean('emailCodeRequired', {
        description:
          'Whether `proveMfaEnrollment` asks for a mailed code first. One is on its way, unless limits or the mail server kept it back: `sendMfaEnrollmentCode` mails another.',
      }),
    }),
  });
