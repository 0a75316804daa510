import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { MfaFactorType } from '../policy/auth-config.ts';
import { AuthSession } from '../sessions/sessions.ts';
import type { FactorEnrolled } from '../../mfa/enrollment/activate-factor.ts';
import type { Factor } from '../../policy/mfa-status.ts';
import { maskTarget } from '../../mfa/mask-target.ts';

export const MfaFactor = builder.objectRef<Factor>('MfaFactor').implement({
  description: 'A second factor that a user has enrolled.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    type: t.expose('type', { type: MfaFactorType, description: 'What kind of factor it is.' }),
    name: t.exposeString('name', { description: 'As its owner calls it.' }),
    isPrimary: t.exposeBoolean('isPrimary', {
      description: 'Whether it is offered first at sign-in.',
    }),
    maskedTarget: t.string({
      nullable: true,
      description: 'Where codes are sent, mostly hidden. Null where none are sent.',
      resolve: ({ target }) => target && maskTarget(target),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was enrolled.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last proved something.',
    }),
  }),
});

export const MfaFactorEnrolled = builder.objectRef<FactorEnrolled>('MfaFactorEnrolled').implement({
  description: 'The factor is active. Other sessions and open tickets of the user have ended.',
  isTypeOf: byKind<FactorEnrolled>('factorEnrolled'),
  fields: (t) => ({
    factor: t.expose('factor', { type: MfaFactor, description: 'The new factor.' }),
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
  }),
});
