import { builder } from '../builder.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { InvalidWebauthnResponse } from '../../mfa/errors.ts';
import { authenticationResponse } from '../../mfa/webauthn/credential-json.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { MfaEnrollmentTicket, MfaTicket } from './outcome.ts';
import { MfaWebauthnOptions, signedByPasskey } from './verify-sign-in-mfa-webauthn.ts';

builder.mutationField('generateSignInWebauthn', (t) =>
  t.errorUnionField({
    types: [MfaWebauthnOptions, RateLimited],
    union: {
      name: 'GenerateSignInWebauthnResult',
      description: 'Outcomes of `generateSignInWebauthn`.',
    },
    skipTypeScopes: true,
    description:
      'Options to sign in with a passkey alone. They name nobody: the browser offers the passkeys that it holds for this site, also in the list of a text field (`mediation: "conditional"`).',
    resolve: (_, _args, { services, client }) => services.signInWebauthn.generate(client),
  }),
);

builder.mutationField('signInWebauthn', (t) =>
  t.errorUnionField({
    types: [AuthSession, MfaTicket, MfaEnrollmentTicket, InvalidWebauthnResponse, RateLimited],
    union: { name: 'SignInWebauthnResult', description: 'Outcomes of `signInWebauthn`.' },
    skipTypeScopes: true,
    description:
      'Signs in with a passkey alone, which is both factors at once: the session has `aal2`. Each set of options works once, failed or not. What is wrong is not said: neither which passkeys are known, nor how their owners stand. No policy asks for a ticket today; treat one as after a password.',
    args: { credential: t.arg(signedByPasskey).validate(authenticationResponse) },
    resolve: async (_, { credential }, { services, client, browser }) =>
      browser.keep(await services.signInWebauthn.verify(credential, client)),
  }),
);
