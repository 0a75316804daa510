import { AuthError } from '../errors/auth-error.ts';
import { builder } from '../builder.ts';
import { displayName, email, locale, password } from '../values/text.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { MfaEnrollmentTicket } from '../sign-in/outcome.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import { EmailInUse, WeakPassword } from '../../accounts/errors.ts';

builder.objectType(WeakPassword, {
  name: 'AuthWeakPasswordError',
  description: 'Returned when the new password is too short, too long or too easy to guess.',
  interfaces: [AuthError],
  fields: (t) => ({
    reasons: t.stringList({
      description:
        'What it is, or is made of: TOO_SHORT, TOO_LONG, TOO_COMMON (words and passwords that many use), TOO_REPETITIVE, SEQUENCE, KEYBOARD_WALK, DATE, PERSONAL (your address, your name, the name of this service). More may come.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

builder.objectType(EmailInUse, {
  name: 'AuthEmailInUseError',
  description: 'Returned when another user has this address.',
  interfaces: [AuthError],
});

builder.objectType(EmailNotVerified, {
  name: 'AuthEmailNotVerifiedError',
  description: 'Returned when the e-mail address was not shown to be yours yet.',
  interfaces: [AuthError],
});

builder.mutationField('signUpEmailPassword', (t) =>
  t.errorUnionField({
    types: [AuthSession, MfaEnrollmentTicket, WeakPassword, EmailInUse, RateLimited],
    union: { name: 'SignUpEmailPasswordResult', description: 'Outcomes of `signUpEmailPassword`.' },
    skipTypeScopes: true,
    description: 'Creates a user and signs them in.',
    args: {
      email: t.arg.string({ description: 'In any case; kept in lower case.', validate: email }),
      password: t.arg.string({
        description: 'See `authConfig.passwordMinLength`. Any characters.',
        validate: password,
      }),
      displayName: t.arg.string({
        required: false,
        description: 'At most 128 characters. By default the part of the address before the @.',
        validate: displayName,
      }),
      locale: t.arg.string({
        required: false,
        description: 'BCP 47 language tag, such as `en` or `pt-BR`. By default `en`.',
        validate: locale,
      }),
    },
    resolve: (_, input, { services, client }) => services.signUp(input, client),
  }),
);
