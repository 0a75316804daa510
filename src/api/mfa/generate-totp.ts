import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { password } from '../values/text.ts';
import { InvalidCredentials } from '../../sign-in/errors.ts';
import type { TotpEnrollment } from '../../mfa/totp/generate-totp.ts';
import { qrCodeImage } from '../../mfa/totp/qr-code.ts';
import { nameOf } from './enrollment-arguments.ts';
import { beginErrors } from './enrollment-errors.ts';

const MfaTotpEnrollment = builder.objectRef<TotpEnrollment>('MfaTotpEnrollment').implement({
  description: 'A secret for an authenticator app. It counts for nothing until it is verified.',
  isTypeOf: byKind<TotpEnrollment>('totpEnrollment'),
  fields: (t) => ({
    factorId: t.exposeID('factorId', { description: 'The id that the factor will have.' }),
    totpSecret: t.exposeString('totpSecret', {
      description: 'Base32 (RFC 4648), for typing it in. 160 bits.',
    }),
    totpUri: t.exposeString('totpUri', {
      description: '`otpauth://totp/…`: what the QR code says.',
    }),
    imageUrl: t.string({
      description: 'The QR code of `totpUri`: a PNG as a `data:` URI.',
      resolve: ({ totpUri }) => qrCodeImage(totpUri),
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when it must be verified.',
    }),
  }),
});

builder.mutationField('generateTotp', (t) =>
  t.errorUnionField({
    types: [MfaTotpEnrollment, ...beginErrors(InvalidCredentials)],
    union: { name: 'GenerateTotpResult', description: 'Outcomes of `generateTotp`.' },
    skipTypeScopes: true,
    authScopes: { enroller: true },
    description:
      'Step one of enrolling an authenticator app. Active factors stay as they are; an earlier pending secret is dropped. Needs fresh proof: a recent sign-in, `stepUp`, or the password here.',
    args: {
      password: t.arg.string({
        required: false,
        description: 'Proves again who you are, where you hold no factor yet.',
        validate: password,
      }),
      name: t.arg.string(nameOf('this authenticator')),
    },
    resolve: async (_, input, { services, client, caller }) =>
      services.generateTotp(await caller.requireEnroller(), input, client),
  }),
);
