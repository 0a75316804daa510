import { builder } from '../graphql/builder.ts';
import type { PublicConfig } from '../graphql/context.ts';

export const MfaFactorType = builder.enumType('MfaFactorType', {
  description: 'The kinds of second factor.',
  values: {
    TOTP: { description: 'Codes of an authenticator app (RFC 6238).' },
    SMS: { description: 'Codes sent by text message.' },
    EMAIL: { description: 'Codes sent by e-mail.' },
    WEBAUTHN: { description: 'Passkeys and security keys.' },
  },
});

export const MfaRequirement = builder.enumType('MfaRequirement', {
  description: 'Who must sign in with a second factor.',
  values: {
    DISABLED: { description: 'Nobody can enroll. Who has a factor is still asked for it.' },
    OPTIONAL: { description: 'Who has enrolled a factor.' },
    REQUIRED: { description: 'Everybody. Who has none must enroll one to get a session.' },
    RISK_BASED: { description: 'Whoever signs in under unusual circumstances.' },
  },
});

const AuthConfig = builder.objectRef<PublicConfig>('AuthConfig').implement({
  description: 'What a sign-in screen needs to draw itself.',
  fields: (t) => ({
    emailVerificationRequired: t.exposeBoolean('emailVerificationRequired', {
      description: 'Whether an address must be verified before the first sign-in.',
    }),
    passwordMinLength: t.exposeInt('passwordMinLength', {
      description: 'Fewest characters (Unicode code points) of a new password.',
    }),
    mfaRequirement: t.field({
      type: MfaRequirement,
      description: 'Who must sign in with a second factor.',
      resolve: ({ policy }) => policy.requirement,
    }),
    allowedFactors: t.field({
      type: [MfaFactorType],
      description: 'The factors that can be enrolled.',
      resolve: ({ policy }) => [...policy.allowedFactors],
    }),
    trustedDevicesEnabled: t.boolean({
      description: 'Whether `rememberDevice` has an effect.',
      resolve: () => false,
    }),
  }),
});

builder.queryField('authConfig', (t) =>
  t.field({
    type: AuthConfig,
    nullable: true,
    skipTypeScopes: true,
    description: 'How sign-in works here. Public.',
    resolve: (_, _args, { publicConfig }) => publicConfig,
  }),
);
