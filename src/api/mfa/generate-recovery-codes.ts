import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { MfaNotActive, StepUpRequired } from '../../mfa/errors.ts';
import {
  GENERATING_RECOVERY_CODES,
  type RecoveryCodes,
} from '../../mfa/recovery-codes/generate-recovery-codes.ts';

const MfaRecoveryCodes = builder.objectRef<RecoveryCodes>('MfaRecoveryCodes').implement({
  description: 'A new set of recovery codes. The former set is worthless now.',
  isTypeOf: byKind<RecoveryCodes>('recoveryCodes'),
  fields: (t) => ({
    codes: t.stringList({
      description: 'Shown once. Each signs in once without the authenticator.',
      resolve: ({ codes }) => [...codes],
    }),
    generatedAt: t.expose('generatedAt', { type: 'DateTime', description: 'When.' }),
  }),
});

builder.mutationField('generateRecoveryCodes', (t) =>
  t.errorUnionField({
    types: [MfaRecoveryCodes, StepUpRequired, MfaNotActive, RateLimited],
    union: {
      name: 'GenerateRecoveryCodesResult',
      description: 'Outcomes of `generateRecoveryCodes`.',
    },
    description: 'Replaces all recovery codes by new ones.',
    requiresProof: GENERATING_RECOVERY_CODES,
    resolve: (_, _args, { services, client, proven }) =>
      services.generateRecoveryCodes(proven.session(), client),
  }),
);
