import { z } from 'zod';
import { builder } from '../builder.ts';
import { opaqueToken, sixDigits, uuid } from '../values/text.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { FactorNotFound, InvalidCode } from '../../mfa/errors.ts';
import { MfaCodeSent } from '../mfa/code-sent.ts';
import { normalizeRecoveryCode } from '../../mfa/recovery-codes/recovery-code.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';

export const ticket = { description: 'From sign-in or `stepUp`.' };

export const rememberDevice = {
  required: false,
  description:
    'Trust this browser from now on: the answer holds a `deviceToken`. Has no effect where `authConfig.trustedDevicesEnabled` is false.',
} as const;

const recoveryCode = z.string().transform((typed, { addIssue }) => {
  const code = normalizeRecoveryCode(typed);
  if (!code) addIssue('must be a recovery code: 16 letters and digits');
  return code ?? '';
});

builder.mutationField('verifySignInMfaTotp', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidCode, RateLimited],
    union: { name: 'VerifySignInMfaTotpResult', description: 'Outcomes of `verifySignInMfaTotp`.' },
    skipTypeScopes: true,
    description: 'Redeems a ticket with a code of an authenticator app.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      otp: t.arg.string({
        description: 'The six digits that the app shows now. Each works once.',
        validate: sixDigits,
      }),
      rememberDevice: t.arg.boolean(rememberDevice),
    },
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.verifyMfa.totp(input, client)),
  }),
);

builder.mutationField('sendSignInMfaCode', (t) =>
  t.errorUnionField({
    types: [MfaCodeSent, InvalidTicket, FactorNotFound, MessageNotSent, RateLimited],
    union: { name: 'SendSignInMfaCodeResult', description: 'Outcomes of `sendSignInMfaCode`.' },
    skipTypeScopes: true,
    description:
      'Sends a code to an SMS or EMAIL factor of a ticket. Again after 30 seconds; a new code gives no new attempts.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      factorId: t.arg.id({
        description: 'The id of a factor of the ticket.',
        validate: uuid,
      }),
    },
    resolve: (_, input, { services, client }) => services.sendSignInCode(input, client),
  }),
);

builder.mutationField('verifySignInMfaSms', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidCode, RateLimited],
    union: { name: 'VerifySignInMfaSmsResult', description: 'Outcomes of `verifySignInMfaSms`.' },
    skipTypeScopes: true,
    description: 'Redeems a ticket with the code that `sendSignInMfaCode` sent to a phone.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      otp: t.arg.string({ description: 'The six digits that arrived.', validate: sixDigits }),
      rememberDevice: t.arg.boolean(rememberDevice),
    },
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.verifyMfa.sms(input, client)),
  }),
);

builder.mutationField('verifySignInMfaEmail', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidCode, RateLimited],
    union: {
      name: 'VerifySignInMfaEmailResult',
      description: 'Outcomes of `verifySignInMfaEmail`.',
    },
    skipTypeScopes: true,
    description:
      'Redeems a ticket with the code that `sendSignInMfaCode` sent by e-mail. The session stays aal1.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      otp: t.arg.string({ description: 'The six digits that arrived.', validate: sixDigits }),
      rememberDevice: t.arg.boolean(rememberDevice),
    },
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.verifyMfa.email(input, client)),
  }),
);

builder.mutationField('verifySignInMfaRecoveryCode', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidCode, RateLimited],
    union: {
      name: 'VerifySignInMfaRecoveryCodeResult',
      description: 'Outcomes of `verifySignInMfaRecoveryCode`.',
    },
    skipTypeScopes: true,
    description: 'Redeems a ticket with a recovery code, which is used up. Its owner is told.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      code: t.arg.string({
        description: 'In any case, with or without dashes; O reads as 0, I and L as 1.',
        validate: recoveryCode,
      }),
    },
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.verifyMfa.recoveryCode(input, client)),
  }),
);
