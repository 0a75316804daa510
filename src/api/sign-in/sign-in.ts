import { builder } from '../builder.ts';
import { opaqueToken, password } from '../values/text.ts';
import { email } from '../../users/user-fields.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { InvalidCredentials, SignInBlocked } from '../../sign-in/errors.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import { MfaEnrollmentTicket, MfaTicket } from './outcome.ts';

builder.mutationField('signInEmailPassword', (t) =>
  t.errorUnionField({
    types: [
      AuthSession,
      MfaTicket,
      MfaEnrollmentTicket,
      InvalidCredentials,
      EmailNotVerified,
      SignInBlocked,
      RateLimited,
    ],
    union: { name: 'SignInEmailPasswordResult', description: 'Outcomes of `signInEmailPassword`.' },
    skipTypeScopes: true,
    description:
      'Signs in: a session, or where MFA is active a ticket that a `verifySignInMfa…` mutation redeems for one.',
    args: {
      email: t.arg.string({ description: 'In any case.', validate: email }),
      password: t.arg.string({ description: 'As it was chosen.', validate: password }),
      deviceToken: t.arg.string({
        required: false,
        description:
          'The newest `AuthSession.deviceToken` of this browser: skips the second step, where the policy lets it. Also taken as the header `x-device-token`, and from the cookie that the operator may have switched on.',
        validate: opaqueToken,
      }),
    },
    resolve: async (_, input, { services, client, browser }) => {
      const deviceToken = input.deviceToken ?? browser.deviceToken;
      return browser.keep(await services.signIn.emailPassword({ ...input, deviceToken }, client));
    },
  }),
);

builder.mutationField('stepUp', (t) =>
  t.errorUnionField({
    types: [AuthSession, MfaTicket, InvalidCredentials, SignInBlocked, RateLimited],
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
    resolve: async (_, { password: typed }, { services, client, caller, browser }) =>
      browser.keep(await services.stepUp(await caller.requireSession(), typed, client)),
  }),
);
