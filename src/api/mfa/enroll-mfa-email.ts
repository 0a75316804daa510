import { builder } from '../builder.ts';
import { factorName, sixDigits, uuid } from '../values/text.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import { InvalidCode } from '../../mfa/errors.ts';
import { MfaFactorEnrolled } from './factor.ts';
import { MfaCodeSent } from './code-sent.ts';
import { beginErrors, verifyErrors } from './enrollment-errors.ts';

builder.mutationField('enrollMfaEmail', (t) =>
  t.errorUnionField({
    types: [MfaCodeSent, ...beginErrors(EmailNotVerified, MessageNotSent)],
    union: { name: 'EnrollMfaEmailResult', description: 'Outcomes of `enrollMfaEmail`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step one of enrolling your verified e-mail address: sends it a code. The weakest factor: its sessions stay aal1, and the operator has to allow it.',
    args: {
      name: t.arg.string({
        required: false,
        description: 'What to call it. At most 64 characters.',
        validate: factorName,
      }),
    },
    resolve: async (_, input, { services, client, caller }) =>
      services.enrollEmail.begin(await caller.requireEnroller(), input, client),
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
    args: {
      factorId: t.arg.id({ description: 'From `enrollMfaEmail`.', validate: uuid }),
      code: t.arg.string({ description: 'The six digits that arrived.', validate: sixDigits }),
    },
    resolve: async (_, input, { services, client, caller, browser }) =>
      browser.keep(
        await services.enrollEmail.verify(await caller.requireEnroller(), input, client),
      ),
  }),
);
