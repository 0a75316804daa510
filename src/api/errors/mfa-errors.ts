import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { MfaFactorType } from '../policy/auth-config.ts';
import {
  FactorLimitReached,
  FactorNotAllowed,
  FactorNotFound,
  InvalidCode,
  InvalidPhoneNumber,
  InvalidWebauthnResponse,
  MfaDisabled,
  MfaEnforced,
  MfaNotActive,
  StepUpRequired,
  TotpNotGenerated,
} from '../../mfa/errors.ts';

const interfaces = [AuthError];

builder.objectType(InvalidCode, {
  name: 'AuthInvalidCodeError',
  description: 'Returned when the code is wrong, expired or was used before.',
  interfaces,
  fields: (t) => ({
    attemptsRemaining: t.exposeInt('attemptsRemaining', {
      description: 'Attempts left before this ticket, enrollment or factor takes no more.',
    }),
  }),
});

builder.objectType(StepUpRequired, {
  name: 'AuthStepUpRequiredError',
  description: 'Returned when the change needs a fresher or stronger proof: call `stepUp` first.',
  interfaces,
  fields: (t) => ({
    acceptedFactors: t.field({
      type: [MfaFactorType],
      description:
        'The types of factor that would do now, by `stepUp`: those you hold and can use. Empty where none would.',
      resolve: ({ acceptedFactors }) => [...acceptedFactors],
    }),
    recoveryCodeAllowed: t.exposeBoolean('recoveryCodeAllowed', {
      description:
        'Whether recovery codes would do, by `stepUp`, in place of a factor that is lost: one more where the session has shown one, else two.',
    }),
    passwordAllowed: t.exposeBoolean('passwordAllowed', {
      description: 'Whether the password would do, by `stepUp`: you hold no factor.',
    }),
    maxAge: t.exposeInt('maxAgeSeconds', { description: 'How old a proof may be, in seconds.' }),
  }),
});

builder.objectType(MfaDisabled, {
  name: 'AuthMfaDisabledError',
  description: 'Returned when the policy is DISABLED: nothing new can be enrolled.',
  interfaces,
});

builder.objectType(MfaEnforced, {
  name: 'AuthMfaEnforcedError',
  description:
    'Returned when the policy is REQUIRED: the last factor cannot be removed; or when nothing but passkeys would be left to sign in with, and too few of them.',
  interfaces,
});

builder.objectType(MfaNotActive, {
  name: 'AuthMfaNotActiveError',
  description:
    'Returned when the user has no active factor; for recovery codes, also when there is none but the mailbox.',
  interfaces,
});

builder.objectType(TotpNotGenerated, {
  name: 'AuthTotpNotGeneratedError',
  description: 'Returned when nothing waits to be activated: call `generateTotp` first, or again.',
  interfaces,
});

builder.objectType(FactorLimitReached, {
  name: 'AuthFactorLimitReachedError',
  description: 'Returned when the user holds as many factors of this type as are allowed.',
  interfaces,
});

builder.objectType(FactorNotAllowed, {
  name: 'AuthFactorNotAllowedError',
  description:
    'Returned when the policy does not allow this type of factor, or the mailbox has just served to reset the password.',
  interfaces,
});

builder.objectType(FactorNotFound, {
  name: 'AuthFactorNotFoundError',
  description:
    'Returned when you hold no such factor, or the enrollment has expired or had five wrong codes.',
  interfaces,
});

builder.objectType(InvalidPhoneNumber, {
  name: 'AuthInvalidPhoneNumberError',
  description:
    'Returned when this is no phone number that a code can be sent to, or one in a country that this service does not send to.',
  interfaces,
});

builder.objectType(InvalidWebauthnResponse, {
  name: 'AuthInvalidWebauthnResponseError',
  description:
    'Returned when the response of the authenticator does not pass verification, or was used before. Get new options.',
  interfaces,
});
