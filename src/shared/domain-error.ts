/** Codes are part of the public API: they never change and are never reused. */
export const ERROR_CODES = {
  INVALID_CREDENTIALS: 'Wrong e-mail or password, unknown user, disabled user: one answer for all.',
  EMAIL_NOT_VERIFIED: 'The password was right, but the e-mail address is not verified yet.',
  EMAIL_IN_USE: 'The address belongs to another user. Only where e-mail verification is optional.',
  SIGN_UP_DISABLED: 'This service takes no new users. Reserved: nothing answers it yet.',
  WEAK_PASSWORD: 'The password is too short, too long or too easy to guess.',
  INVALID_TICKET:
    'Unknown, expired or used ticket, wrong purpose, or too many attempts: one answer for all.',
  INVALID_CODE: 'Wrong, expired or already used code.',
  INVALID_TOKEN: 'Unknown, expired or used e-mailed token.',
  INVALID_REFRESH_TOKEN: 'Unknown, expired, revoked or reused refresh token.',
  REFRESH_CONFLICT:
    'This refresh token was rotated moments ago by a parallel request: use the newer one.',
  RATE_LIMITED: 'Too many attempts. `retryAfter` says when the next one is looked at.',
  STEP_UP_REQUIRED: 'This change needs a fresher or stronger proof: call `stepUp` first.',
  MFA_DISABLED: 'The policy is DISABLED: nothing new can be enrolled.',
  MFA_ENFORCED: 'The policy is REQUIRED: the last factor cannot be removed.',
  MFA_NOT_ACTIVE: 'The user has no active factor.',
  TOTP_NOT_GENERATED: 'Nothing to activate: call `generateTotp` first, or again if it expired.',
  TOTP_ALREADY_ACTIVE:
    'This authenticator app is active already. Reserved: nothing answers it yet.',
  FACTOR_NOT_ALLOWED: 'The policy does not allow this type of factor.',
  FACTOR_NOT_FOUND: 'The user has no such factor.',
  FACTOR_LIMIT_REACHED: 'The user holds as many factors of this type as are allowed.',
  INVALID_PHONE_NUMBER: 'Not a phone number that this service can send to.',
  INVALID_WEBAUTHN_RESPONSE: 'The WebAuthn response did not pass verification.',
  MESSAGE_NOT_SENT: 'The SMS or e-mail provider refused. Nothing was consumed.',
  SIGN_IN_BLOCKED: 'The risk policy refuses this sign-in.',
  USER_NOT_FOUND: 'No such user. Admins only.',
  SELF_ADMINISTRATION: 'Administrators cannot do this to themselves.',
  RESET_NOT_PENDING: 'No reset of second steps waits for this user. Admins only.',
  POLICY_CHANGED: 'The policy was changed since it was read. Admins only.',
  INVALID_IMPORT: 'This user cannot be imported as given: the message says why. Admins only.',
  INVALID_WEBHOOK_URL: 'The URL cannot be used as a webhook endpoint.',
  WEBHOOK_ENDPOINT_NOT_FOUND: 'No such webhook endpoint, or no such delivery to one. Admins only.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A failure that a client can act on. It becomes a member of a mutation's result union. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
}
