/** What several operations select. */

export const user = `
  id email emailVerified displayName locale defaultRole roles passwordChangeAdvised
  createdAt lastSignInAt
`;

export const factor = 'id type name isPrimary maskedTarget createdAt lastUsedAt';

export const mfa = `mfa {
  activeMfaType enabled requirement enrollmentDeadline factorCount recoveryCodesRemaining
  passwordRemoved
  factors { ${factor} }
}` as const;

export const sessions = `sessions {
  id current aal amr device userAgent ipAddress place createdAt lastUsedAt expiresAt
}`;

export const trustedDevices = 'trustedDevices { id name createdAt lastUsedAt expiresAt }';

/** A page that leaves the refresh token to the cookie has it nowhere in reach of its scripts. */
export const session = `
  accessToken accessTokenExpiresIn refreshToken @skip(if: $cookies) refreshTokenId
  deviceToken mfaEnrollmentDeadline
  user { ${user} }
` as const;

export const mfaTicket = `... on MfaTicket {
  ticket factors { id type name isPrimary maskedTarget }
  recoveryCodeAllowed riskTriggers expiresAt
}`;

export const enrollmentTicket = `... on MfaEnrollmentTicket {
  ticket allowedFactors emailCodeRequired expiresAt
}`;

export const codeSent = '... on MfaCodeSent { factorId maskedTarget expiresAt resendAfter }';

/** Every failure, also those that are still to come. */
export const error = '... on AuthError { code message }';

export const rateLimited = '... on AuthRateLimitedError { retryAfter }';

export const invalidCode = '... on AuthInvalidCodeError { attemptsRemaining }';

export const stepUpRequired = `... on AuthStepUpRequiredError {
  acceptedFactors passwordAllowed recoveryCodeAllowed maxAge
}`;
