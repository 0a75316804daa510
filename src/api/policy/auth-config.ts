import { builder } from '../builder.ts';
import type { AuthConfig as AuthConfigShape } from '../../policy/auth-config.ts';

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

export const MfaRiskTrigger = builder.enumType('MfaRiskTrigger', {
  description: 'What made a sign-in unusual.',
  values: {
    NEW_DEVICE: { description: 'A browser or program not seen before.' },
    NEW_LOCATION: { description: 'A country not seen before.' },
    SUSPICIOUS_IP: { description: 'An address with a bad record.' },
    AFTER_PASSWORD_CHANGE: { description: 'The first sign-in after a password change.' },
    IMPOSSIBLE_TRAVEL: { description: 'Too far from the last sign-in, too soon.' },
    LONG_INACTIVITY: { description: 'A long time since the last sign-in.' },
  },
});

const AuthConfig = builder.objectRef<AuthConfigShape>('AuthConfig').implement({
  description: 'What a sign-in screen needs to draw itself.',
  fields: (t) => ({
    emailVerificationRequired: t.exposeBoolean('emailVerificationRequired', {
      description: 'Whether an address must be verified before the first sign-in.',
    }),
    passwordMinLength: t.exposeInt('passwordMinLength', {
      description: 'Fewest characters (Unicode code points) of a new password.',
    }),
    mfaRequirement: t.expose('mfaRequirement', {
      type: MfaRequirement,
      description: 'Who must sign in with a second factor.',
    }),
    allowedFactors: t.field({
      type: [MfaFactorType],
      description: 'The factors that can be enrolled.',
      resolve: ({ allowedFactors }) => [...allowedFactors],
    }),
    trustedDevicesEnabled: t.exposeBoolean('trustedDevicesEnabled', {
      description: 'Whether `rememberDevice` has an effect.',
    }),
    mfaOfferDays: t.exposeInt('mfaOfferDays', {
      description:
        'For how many days a sign-in screen does not offer a second factor again that somebody has put off. 0: it offers none.',
    }),
  }),
});

builder.queryField('authConfig', (t) =>
  t.field({
    type: AuthConfig,
    nullable: true,
    skipTypeScopes: true,
    description: 'How sign-in works here. Public.',
    resolve: (_, _args, { services }) => services.authConfig(),
  }),
);
