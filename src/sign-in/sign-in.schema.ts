import { z } from 'zod';
import { builder } from '../graphql/builder.ts';
import { email, opaqueToken, password } from '../graphql/text.ts';
import { InvalidCode } from '../mfa/errors.ts';
import { normalizeRecoveryCode } from '../mfa/recovery-codes/recovery-code.ts';
import { SIX_DIGITS } from '../mfa/verify-change-user-mfa.ts';
import { AuthSession } from '../sessions/sessions.schema.ts';
import { RateLimited } from '../throttle/errors.ts';
import { InvalidTicket } from '../tickets/errors.ts';
import { InvalidCredentials } from './errors.ts';
import { MfaEnrollmentTicket, MfaTicket } from './outcome.schema.ts';

const recoveryCode = z.string().transform((typed, { addIssue }) => {
  const code = normalizeRecoveryCode(typed);
  if (!code) addIssue('must be a recovery code: 16 letters and digits');
  return code ?? '';
});

builder.mutationField('signInEmailPassword', (t) =>
  t.errorUnionField({
    types: [AuthSession, MfaTicket, MfaEnrollmentTicket, InvalidCredentials, RateLimited],
    union: { name: 'SignInEmailPasswordResult', description: 'Outcomes of `signInEmailPassword`.' },
    skipTypeScopes: true,
    description:
      'Signs in: a session, or where MFA is active a ticket that `verifySignInMfaTotp` redeems for one.',
    args: {
      email: t.arg.string({ description: 'In any case.', validate: email }),
      password: t.arg.string({ description: 'As it was chosen.', validate: password }),
      deviceToken: t.arg.string({
        required: false,
        description:
          'From an earlier `rememberDevice`. Has no effect while devices are not trusted.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, input, { services, client }) => services.signIn.emailPassword(input, client),
  }),
);

builder.mutationField('verifySignInMfaTotp', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidCode, RateLimited],
    union: { name: 'VerifySignInMfaTotpResult', description: 'Outcomes of `verifySignInMfaTotp`.' },
    skipTypeScopes: true,
    description: 'Redeems a ticket with a code of an authenticator app.',
    args: {
      ticket: t.arg.string({ description: 'From sign-in or `stepUp`.', validate: opaqueToken }),
      otp: t.arg.string({
        description: 'The six digits that the app shows now. Each works once.',
        validate: z.string().regex(SIX_DIGITS, 'must be six digits'),
      }),
      rememberDevice: t.arg.boolean({
        required: false,
        description: 'Asks not to be asked again on this device. Has no effect while not enabled.',
      }),
    },
    resolve: (_, input, { services, client }) => services.verifyMfa.totp(input, client),
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
    description: 'Redeems a ticket with a recovery code, which is used up.',
    args: {
      ticket: t.arg.string({ description: 'From sign-in or `stepUp`.', validate: opaqueToken }),
      code: t.arg.string({
        description: 'In any case, with or without dashes; O reads as 0, I and L as 1.',
        validate: recoveryCode,
      }),
    },
    resolve: (_, input, { services, client }) => services.verifyMfa.recoveryCode(input, client),
  }),
);

builder.mutationField('stepUp', (t) =>
  t.errorUnionField({
    types: [AuthSession, MfaTicket, InvalidCredentials, RateLimited],
    union: { name: 'StepUpResult', description: 'Outcomes of `stepUp`.' },
    description:
      'Fresh proof on this session, before a sensitive change. With a factor enrolled: a ticket, redeemed as at sign-in for new tokens of the same session. Without: the password gives them at once.',
    args: {
      password: t.arg.string({
        required: false,
        description: 'Needed where no factor is enrolled.',
        validate: password,
      }),
    },
    resolve: async (_, { password: typed }, { services, client, caller }) =>
      services.stepUp(await caller.requireViewer(), typed, client),
  }),
);
