import { ACTIVATING, ENROLLING } from '../../mfa/enrollment/may-enroll.ts';
import { builder } from '../builder.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import { InvalidCode } from '../../mfa/errors.ts';
import { MfaFactorEnrolled } from './factor.ts';
import { MfaCodeSent } from './code-sent.ts';
import { arrivedCode, factorIdFrom, nameOf } from './enrollment-arguments.ts';
import { beginErrors, verifyErrors } from './enrollment-errors.ts';

builder.mutationField('enrollMfaEmail', (t) =>
  t.errorUnionField({
    types: [MfaCodeSent, ...beginErrors(EmailNotVerified, MessageNotSent)],
    union: { name: 'EnrollMfaEmailResult', description: 'Outcomes of `enrollMfaEmail`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step one of enrolling your verified e-mail address: sends it a code. The weakest factor: its sessions stay aal1, and the operator has to allow it.',
    requiresProof: ENROLLING,
    args: {
      name: t.arg.string(nameOf('it')),
    },
    resolve: (_, input, { services, client, proven }) =>
      services.enrollEmail.begin(proven.enroller(), input, client),
  }),
);

builder.mutationField('verifyEnrollMfaEmail', (t) =>
  t.errorUnionField({
    types: [MfaFactorEnrolled, ...verifyErrors(InvalidCode)],
    union: {
      name: 'VerifyEnrollMfaEmailResult',
      description: 'Outcomes of `verifyEnrollMfaEmail`.',
    },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description: 'Step two of enrolling an e-mail address: activates it. Ends your other sessions.',
    requiresProof: ACTIVATING,
    args: {
      factorId: t.arg.id(factorIdFrom('enrollMfaEmail')),
      code: t.arg.string(arrivedCode),
    },
    resolve: async (_, input, { services, client, proven, browser }) =>
      browser.keep(await services.enrollEmail.verify(proven.enroller(), input, client)),
  }),
);
