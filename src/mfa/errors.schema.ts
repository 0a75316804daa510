import { AuthError } from '../graphql/auth-error.ts';
import { builder } from '../graphql/builder.ts';
import { MfaFactorType } from '../policy/policy.schema.ts';
import {
  FactorLimitReached,
  InvalidCode,
  MfaDisabled,
  MfaEnforced,
  MfaNotActive,
  StepUpRequired,
  TotpNotGenerated,
} from './errors.ts';

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
      description: 'The factors that would do. Empty where the password does.',
      resolve: ({ acceptedFactors }) => [...acceptedFactors],
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
  description: 'Returned when the policy is REQUIRED: the last factor cannot be removed.',
  interfaces,
});

builder.objectType(MfaNotActive, {
  name: 'AuthMfaNotActiveError',
  description: 'Returned when the user has no active factor.',
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
