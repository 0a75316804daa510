import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { FactorNotFound, InvalidWebauthnResponse } from '../../mfa/errors.ts';
import { authenticationResponse } from '../../mfa/webauthn/credential-json.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import { rememberDevice, ticket } from './verify-sign-in-mfa.ts';
import type { WebauthnOptions } from '../../sign-in/second-factor/verify-sign-in-mfa-webauthn.ts';

export const MfaWebauthnOptions = builder
  .objectRef<WebauthnOptions>('MfaWebauthnOptions')
  .implement({
    description: 'What a browser needs to ask for a passkey or security key.',
    isTypeOf: byKind<WebauthnOptions>('webauthnOptions'),
    fields: (t) => ({
      options: t.expose('options', {
        type: 'JSON',
        description:
          'For `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })`.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'Until when it must be answered: five minutes, or when the ticket expires.',
      }),
    }),
  });

export const signedByPasskey = {
  type: 'JSON',
  required: true,
  description: 'What `navigator.credentials.get()` gave, by its `toJSON()`.',
} as const;

builder.mutationField('generateSignInMfaWebauthn', (t) =>
  t.errorUnionField({
    types: [MfaWebauthnOptions, InvalidTicket, FactorNotFound, RateLimited],
    union: {
      name: 'GenerateSignInMfaWebauthnResult',
      description: 'Outcomes of `generateSignInMfaWebauthn`.',
    },
    skipTypeScopes: true,
    description:
      'Options to redeem a ticket with a passkey or security key. The newest options replace the ones before.',
    args: { ticket: t.arg.string({ ...ticket, validate: opaqueToken }) },
    resolve: (_, input, { services, client }) =>
      services.verifyWebauthn.generate(input.ticket, client),
  }),
);

builder.mutationField('verifySignInMfaWebauthn', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidTicket, InvalidWebauthnResponse, RateLimited],
    union: {
      name: 'VerifySignInMfaWebauthnResult',
      description: 'Outcomes of `verifySignInMfaWebauthn`.',
    },
    skipTypeScopes: true,
    description:
      'Redeems a ticket with a passkey or security key. Each set of options works once, failed or not.',
    args: {
      ticket: t.arg.string({ ...ticket, validate: opaqueToken }),
      credential: t.arg(signedByPasskey).validate(authenticationResponse),
      rememberDevice: t.arg.boolean(rememberDevice),
    },
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.verifyWebauthn.verify(input, client)),
  }),
);
