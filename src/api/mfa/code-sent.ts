import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import type { CodeSent } from '../../mfa/one-time-code/send-code.ts';

export const MfaCodeSent = builder.objectRef<CodeSent>('MfaCodeSent').implement({
  description: 'A code of six digits is on its way. Only the newest one counts.',
  isTypeOf: byKind<CodeSent>('codeSent'),
  fields: (t) => ({
    factorId: t.exposeID('factorId', { description: 'The factor that it was sent to.' }),
    maskedTarget: t.exposeString('maskedTarget', { description: 'Where to, mostly hidden.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when the code is good: five minutes.',
    }),
    resendAfter: t.expose('resendAfter', {
      type: 'DateTime',
      description: 'When another one can be asked for.',
    }),
  }),
});
