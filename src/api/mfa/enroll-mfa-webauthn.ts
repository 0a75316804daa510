import { ACTIVATING, ENROLLING } from '../../mfa/enrollment/may-enroll.ts';
import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { InvalidWebauthnResponse } from '../../mfa/errors.ts';
import { MfaFactorEnrolled } from './factor.ts';
import { registrationResponse } from '../../mfa/webauthn/credential-json.ts';
import type { WebauthnEnrollment } from '../../mfa/webauthn/enroll-webauthn.ts';
import { factorIdFrom, nameOf } from './enrollment-arguments.ts';
import { beginErrors, verifyErrors } from './enrollment-errors.ts';

const MfaWebauthnEnrollment = builder
  .objectRef<WebauthnEnrollment>('MfaWebauthnEnrollment')
  .implement({
    description: 'What a browser needs to register a passkey or security key.',
    isTypeOf: byKind<WebauthnEnrollment>('webauthnEnrollment'),
    fields: (t) => ({
      factorId: t.exposeID('factorId', { description: 'The id that the factor will have.' }),
      options: t.expose('options', {
        type: 'JSON',
        description:
          'For `navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })`.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'Until when it must be verified: five minutes.',
      }),
    }),
  });

builder.mutationField('enrollMfaWebauthn', (t) =>
  t.errorUnionField({
    types: [MfaWebauthnEnrollment, ...beginErrors()],
    union: { name: 'EnrollMfaWebauthnResult', description: 'Outcomes of `enrollMfaWebauthn`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description: 'Step one of enrolling a passkey or security key.',
    requiresProof: ENROLLING,
    args: {
      name: t.arg.string(nameOf('it')),
    },
    resolve: (_, input, { services, client, proven }) =>
      services.enrollWebauthn.begin(proven.enroller(), input, client),
  }),
);

builder.mutationField('verifyEnrollMfaWebauthn', (t) =>
  t.errorUnionField({
    types: [MfaFactorEnrolled, ...verifyErrors(InvalidWebauthnResponse)],
    union: {
      name: 'VerifyEnrollMfaWebauthnResult',
      description: 'Outcomes of `verifyEnrollMfaWebauthn`.',
    },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step two of enrolling a passkey or security key: activates it. Each set of options works once. Ends your other sessions.',
    requiresProof: ACTIVATING,
    args: {
      factorId: t.arg.id(factorIdFrom('enrollMfaWebauthn')),
      credential: t
        .arg({
          type: 'JSON',
          description: 'What `navigator.credentials.create()` gave, by its `toJSON()`.',
        })
        .validate(registrationResponse),
    },
    resolve: async (_, { factorId, credential }, { services, client, proven, browser }) => {
      const given = { factorId, credential };
      return browser.keep(await services.enrollWebauthn.verify(proven.enroller(), given, client));
    },
  }),
);
