import { ACTIVATING, ENROLLING } from '../../mfa/enrollment/may-enroll.ts';
import { builder } from '../builder.ts';
import { text } from '../../shared/text.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { InvalidCode, InvalidPhoneNumber } from '../../mfa/errors.ts';
import { MfaFactorEnrolled } from './factor.ts';
import { MfaCodeSent } from './code-sent.ts';
import { arrivedCode, factorIdFrom, nameOf } from './enrollment-arguments.ts';
import { beginErrors, verifyErrors } from './enrollment-errors.ts';

builder.mutationField('enrollMfaSms', (t) =>
  t.errorUnionField({
    types: [MfaCodeSent, ...beginErrors(InvalidPhoneNumber, MessageNotSent)],
    union: { name: 'EnrollMfaSmsResult', description: 'Outcomes of `enrollMfaSms`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step one of enrolling a phone number: sends it a code. Text messages can be intercepted and numbers be taken over: offer an authenticator app or a passkey first.',
    requiresProof: ENROLLING,
    args: {
      phoneNumber: t.arg.string({
        description: 'With its country code, in any usual spelling: `+1 (415) 555-0132`.',
        validate: text({ max: 64 }),
      }),
      name: t.arg.string(nameOf('this phone')),
    },
    resolve: (_, input, { services, client, proven }) =>
      services.enrollSms.begin(proven.enroller(), input, client),
  }),
);

builder.mutationField('verifyEnrollMfaSms', (t) =>
  t.errorUnionField({
    types: [MfaFactorEnrolled, ...verifyErrors(InvalidCode)],
    union: { name: 'VerifyEnrollMfaSmsResult', description: 'Outcomes of `verifyEnrollMfaSms`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description: 'Step two of enrolling a phone number: activates it. Ends your other sessions.',
    requiresProof: ACTIVATING,
    args: {
      factorId: t.arg.id(factorIdFrom('enrollMfaSms')),
      code: t.arg.string(arrivedCode),
    },
    resolve: async (_, input, { services, client, proven, browser }) =>
      browser.keep(await services.enrollSms.verify(proven.enroller(), input, client)),
  }),
);
