import { AuthError } from '../errors/auth-error.ts';
import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { password } from '../values/text.ts';
import { displayName, email, locale } from '../../users/user-fields.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { MfaEnrollmentTicket } from '../sign-in/outcome.ts';
import { RateLimited } from '../../throttle/errors.ts';
import type { EmailVerificationPending } from '../../accounts/sign-up.ts';
import { EmailInUse, WeakPassword } from '../../accounts/errors.ts';

builder.objectType(WeakPassword, {
  name: 'AuthWeakPasswordError',
  description: 'Returned when the new password is too short, too long or too easy to guess.',
  interfaces: [AuthError],
  fields: (t) => ({
    reasons: t.stringList({
      description:
        'What it is, or is made of: TOO_SHORT, TOO_LONG, TOO_COMMON (words and passwords that many use), BREACHED (known from a breach elsewhere, where the operator has that asked), TOO_REPETITIVE, SEQUENCE, KEYBOARD_WALK, DATE, PERSONAL (your address, your name, the name of this service). More may come.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

export const AuthEmailVerificationPending = builder
  .objectRef<EmailVerificationPending>('AuthEmailVerificationPending')
  .implement({
    description:
      'A link is on its way to the address, if one is due: `verifyEmail` takes the token of it. The same for known and unknown addresses.',
    isTypeOf: byKind<EmailVerificationPending>('emailVerificationPending'),
    fields: (t) => ({
      email: t.exposeString('email', {
        description: 'The address as it was given, in lower case.',
      }),
    }),
  });

builder.mutationField('signUpEmailPassword', (t) =>
  t.errorUnionField({
    types: [
      AuthSession,
      MfaEnrollmentTicket,
      AuthEmailVerificationPending,
      WeakPassword,
      EmailInUse,
      RateLimited,
    ],
    union: { name: 'SignUpEmailPasswordResult', description: 'Outcomes of `signUpEmailPassword`.' },
    skipTypeScopes: true,
    description:
      'Creates a user and signs them in; or, where addresses have to be verified first, mails a link. `AuthEmailInUseError` is only told where they need not be.',
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
    resolve: async (_, input, { services, client, browser }) =>
      browser.keep(await services.signUp(input, client)),
  }),
);
