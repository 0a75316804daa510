import type { ProblemWords } from './problems.ts';

const minutes = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

export const problems: ProblemWords = {
  AuthEmailInUseError: 'There is an account with this address already. Sign in with it.',
  AuthEmailNotVerifiedError: 'Your e-mail address is not confirmed yet.',
  AuthFactorLimitReachedError: 'You have as many of these as you can have.',
  AuthFactorNotAllowedError: 'This way is not allowed here. Take another one.',
  AuthFactorNotFoundError: 'You do not have this second step any more.',
  AuthInvalidCodeError: ({ attemptsRemaining: left }) =>
    left === 1
      ? 'This code is wrong, or was used already. You can try once more.'
      : `This code is wrong, or was used already. You can try ${left} more times.`,
  AuthInvalidCredentialsError: 'The e-mail address or the password is wrong.',
  AuthInvalidPhoneNumberError:
    'No message can be sent to this number. Write it with the code of its country, as in +44 …',
  AuthInvalidRefreshTokenError: 'You were signed out. Sign in again.',
  AuthInvalidTicketError: 'That took too long, or too many tries. Begin again.',
  AuthInvalidTokenError: 'This link was used already, or is too old. Ask for another one.',
  AuthInvalidWebauthnResponseError: 'This passkey was not accepted. Try again, or another way.',
  AuthMessageNotSentError: 'The message could not be sent. Try again in a while, or another way.',
  AuthMfaDisabledError: 'Second steps are switched off here.',
  AuthMfaEnforcedError: 'You need at least this one: add another way first.',
  AuthMfaNotActiveError: 'You have no second step yet.',
  AuthRateLimitedError: ({ retryAfter }) =>
    `Too many tries. Wait ${minutes(retryAfter)}, then try again.`,
  AuthRefreshConflictError: 'Another tab was faster. Try again.',
  AuthSignInBlockedError: 'This sign-in was stopped, as it is an unusual one.',
  AuthStepUpRequiredError: 'Show first that it is you.',
  AuthTotpNotGeneratedError: 'That took too long. Begin again with a new picture.',
  AuthWeakPasswordError: ({ reasons }) =>
    `Take another password: ${reasons.map((reason) => weak[reason] ?? weak['OTHER']).join(', ')}.`,
  offline: 'The service cannot be reached. Try again.',
  refused: 'That was not understood. Look at what you typed.',
  signedOut: 'You were signed out. Sign in again.',
  cancelled: 'No passkey was used. Try again, or another way.',
  ended: 'That has ended. Begin again.',
  forbidden: 'You may not do this, or not any more.',
  otherAddress: 'This is not the address of this account.',
  tooFewPasskeys:
    'It takes two passkeys that sign in alone, or one and recovery codes that are left.',
};

const weak: Readonly<Record<string, string>> = {
  TOO_SHORT: 'it is too short',
  TOO_LONG: 'it is too long',
  TOO_COMMON: 'many people use it',
  BREACHED: 'it is known from a breach elsewhere',
  TOO_REPETITIVE: 'it repeats itself',
  SEQUENCE: 'it is a sequence',
  KEYBOARD_WALK: 'its keys stand side by side',
  DATE: 'it is a date',
  PERSONAL: 'it holds your name or address',
  OTHER: 'it is too easy to guess',
};
