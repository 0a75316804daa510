// Written by `npm run schema`.

type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
type AuthErrorCode =
  | 'EMAIL_IN_USE'
  | 'EMAIL_NOT_VERIFIED'
  | 'FACTOR_LIMIT_REACHED'
  | 'FACTOR_NOT_ALLOWED'
  | 'FACTOR_NOT_FOUND'
  | 'INVALID_CODE'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_IMPORT'
  | 'INVALID_PHONE_NUMBER'
  | 'INVALID_REFRESH_TOKEN'
  | 'INVALID_TICKET'
  | 'INVALID_TOKEN'
  | 'INVALID_WEBAUTHN_RESPONSE'
  | 'INVALID_WEBHOOK_URL'
  | 'MESSAGE_NOT_SENT'
  | 'MFA_DISABLED'
  | 'MFA_ENFORCED'
  | 'MFA_NOT_ACTIVE'
  | 'RATE_LIMITED'
  | 'REFRESH_CONFLICT'
  | 'RESET_NOT_PENDING'
  | 'SELF_ADMINISTRATION'
  | 'SIGN_IN_BLOCKED'
  | 'SIGN_UP_DISABLED'
  | 'STEP_UP_REQUIRED'
  | 'TOTP_ALREADY_ACTIVE'
  | 'TOTP_NOT_GENERATED'
  | 'USER_NOT_FOUND'
  | 'WEAK_PASSWORD'
  | 'WEBHOOK_ENDPOINT_NOT_FOUND';

type MfaActiveType =
  | 'NONE'
  | 'TOTP';

type MfaFactorType =
  | 'EMAIL'
  | 'SMS'
  | 'TOTP'
  | 'WEBAUTHN';

type MfaRequirement =
  | 'DISABLED'
  | 'OPTIONAL'
  | 'REQUIRED'
  | 'RISK_BASED';

type MfaRiskTrigger =
  | 'AFTER_PASSWORD_CHANGE'
  | 'IMPOSSIBLE_TRAVEL'
  | 'LONG_INACTIVITY'
  | 'NEW_DEVICE'
  | 'NEW_LOCATION'
  | 'SUSPICIOUS_IP';

type AuthConfigQueryVariables = Exact<{ [key: string]: never; }>;

type AuthConfigQuery = { authConfig: { allowedFactors: Array<MfaFactorType>, emailVerificationRequired: boolean, mfaOfferDays: number, mfaRequirement: MfaRequirement, passwordMinLength: number, trustedDevicesEnabled: boolean } | null };

type CancelUserMfaResetMutationVariables = Exact<{
  token: string;
}>;

type CancelUserMfaResetMutation = { cancelUserMfaReset:
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean }
   };

type ChangeEmailMutationVariables = Exact<{
  newEmail: string;
}>;

type ChangeEmailMutation = { changeEmail:
    | { __typename: 'AuthEmailVerificationPending', email: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
   };

type ChangePasswordMutationVariables = Exact<{
  currentPassword: string;
  newPassword: string;
}>;

type ChangePasswordMutation = { changePassword:
    | { __typename: 'AuthInvalidCredentialsError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null }
    | { __typename: 'AuthWeakPasswordError', reasons: Array<string>, code: AuthErrorCode, message: string }
   };

type DeleteUserMutationVariables = Exact<{ [key: string]: never; }>;

type DeleteUserMutation = { deleteUser:
    | { __typename: 'AuthDeletedUser', id: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
   };

type EnrollMfaEmailMutationVariables = Exact<{
  name?: string | null | undefined;
}>;

type EnrollMfaEmailMutation = { enrollMfaEmail:
    | { __typename: 'AuthEmailNotVerifiedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMessageNotSentError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaCodeSent', factorId: string, maskedTarget: string, expiresAt: string, resendAfter: string }
   };

type EnrollMfaSmsMutationVariables = Exact<{
  phoneNumber: string;
  name?: string | null | undefined;
}>;

type EnrollMfaSmsMutation = { enrollMfaSms:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidPhoneNumberError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMessageNotSentError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaCodeSent', factorId: string, maskedTarget: string, expiresAt: string, resendAfter: string }
   };

type EnrollMfaWebauthnMutationVariables = Exact<{
  name?: string | null | undefined;
}>;

type EnrollMfaWebauthnMutation = { enrollMfaWebauthn:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaWebauthnEnrollment', factorId: string, options: any, expiresAt: string }
   };

type ExchangeSignInCodeMutationVariables = Exact<{
  code: string;
  codeVerifier: string;
  cookies?: boolean;
}>;

type ExchangeSignInCodeMutation = { exchangeSignInCode:
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type ExportUserDataMutationVariables = Exact<{ [key: string]: never; }>;

type ExportUserDataMutation = { exportUserData:
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUserData', data: any, exportedAt: string }
   };

type GenerateRecoveryCodesMutationVariables = Exact<{ [key: string]: never; }>;

type GenerateRecoveryCodesMutation = { generateRecoveryCodes:
    | { __typename: 'AuthMfaNotActiveError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaRecoveryCodes', codes: Array<string>, generatedAt: string }
   };

type GenerateSignInMfaWebauthnMutationVariables = Exact<{
  ticket: string;
}>;

type GenerateSignInMfaWebauthnMutation = { generateSignInMfaWebauthn:
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaWebauthnOptions', options: any, expiresAt: string }
   };

type GenerateSignInWebauthnMutationVariables = Exact<{ [key: string]: never; }>;

type GenerateSignInWebauthnMutation = { generateSignInWebauthn:
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaWebauthnOptions', options: any, expiresAt: string }
   };

type GenerateTotpMutationVariables = Exact<{
  password?: string | null | undefined;
  name?: string | null | undefined;
}>;

type GenerateTotpMutation = { generateTotp:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidCredentialsError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaTotpEnrollment', factorId: string, totpSecret: string, totpUri: string, imageUrl: string, expiresAt: string }
   };

type MeQueryVariables = Exact<{ [key: string]: never; }>;

type MeQuery = { me: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } } | null };

type MyDevicesQueryVariables = Exact<{ [key: string]: never; }>;

type MyDevicesQuery = { me: { id: string, trustedDevices: Array<{ id: string, name: string, createdAt: string, lastUsedAt: string | null, expiresAt: string }> } | null };

type MySessionsQueryVariables = Exact<{ [key: string]: never; }>;

type MySessionsQuery = { me: { id: string, sessions: Array<{ id: string, current: boolean, aal: string, amr: Array<string>, device: string | null, userAgent: string | null, ipAddress: string | null, place: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }> } | null };

type ProveMfaEnrollmentMutationVariables = Exact<{
  ticket: string;
  code: string;
}>;

type ProveMfaEnrollmentMutation = { proveMfaEnrollment:
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaEnrollmentTicket', ticket: string, allowedFactors: Array<MfaFactorType>, emailCodeRequired: boolean, expiresAt: string }
   };

type RefreshSessionMutationVariables = Exact<{
  refreshToken?: string | null | undefined;
  cookies?: boolean;
}>;

type RefreshSessionMutation = { refreshSession:
    | { __typename: 'AuthInvalidRefreshTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthRefreshConflictError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type RemoveMfaFactorMutationVariables = Exact<{
  factorId: string | number;
}>;

type RemoveMfaFactorMutation = { removeMfaFactor:
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaEnforcedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
   };

type RemovePasswordMutationVariables = Exact<{ [key: string]: never; }>;

type RemovePasswordMutation = { removePassword:
    | { __typename: 'AuthMfaEnforcedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null }
   };

type RenameMfaFactorMutationVariables = Exact<{
  factorId: string | number;
  name: string;
}>;

type RenameMfaFactorMutation = { renameMfaFactor:
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'MfaFactor', id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }
   };

type RequestPasswordResetMutationVariables = Exact<{
  email: string;
}>;

type RequestPasswordResetMutation = { requestPasswordReset:
    | { __typename: 'AuthPasswordResetRequested', email: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
   };

type ResetPasswordMutationVariables = Exact<{
  token: string;
  newPassword: string;
}>;

type ResetPasswordMutation = { resetPassword:
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean }
    | { __typename: 'AuthWeakPasswordError', reasons: Array<string>, code: AuthErrorCode, message: string }
   };

type RestoreMfaFactorMutationVariables = Exact<{
  token: string;
}>;

type RestoreMfaFactorMutation = { restoreMfaFactor:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean }
   };

type RevokeAllTrustedDevicesMutationVariables = Exact<{ [key: string]: never; }>;

type RevokeAllTrustedDevicesMutation = { revokeAllTrustedDevices: { __typename: 'AuthTrustedDevicesRevoked', count: number } };

type RevokeSessionMutationVariables = Exact<{
  id: string | number;
}>;

type RevokeSessionMutation = { revokeSession: { __typename: 'AuthSessionsEnded', count: number } };

type RevokeTrustedDeviceMutationVariables = Exact<{
  id: string | number;
}>;

type RevokeTrustedDeviceMutation = { revokeTrustedDevice: { __typename: 'AuthTrustedDevicesRevoked', count: number } };

type SendEmailVerificationMutationVariables = Exact<{
  email: string;
}>;

type SendEmailVerificationMutation = { sendEmailVerification:
    | { __typename: 'AuthEmailVerificationPending', email: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
   };

type SendMfaEnrollmentCodeMutationVariables = Exact<{
  ticket: string;
}>;

type SendMfaEnrollmentCodeMutation = { sendMfaEnrollmentCode:
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMessageNotSentError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaEnrollmentTicket', ticket: string, allowedFactors: Array<MfaFactorType>, emailCodeRequired: boolean, expiresAt: string }
   };

type SendSignInMfaCodeMutationVariables = Exact<{
  ticket: string;
  factorId: string | number;
}>;

type SendSignInMfaCodeMutation = { sendSignInMfaCode:
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMessageNotSentError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaCodeSent', factorId: string, maskedTarget: string, expiresAt: string, resendAfter: string }
   };

type SetPrimaryMfaFactorMutationVariables = Exact<{
  factorId: string | number;
}>;

type SetPrimaryMfaFactorMutation = { setPrimaryMfaFactor:
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaFactor', id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }
   };

type SignInEmailPasswordMutationVariables = Exact<{
  email: string;
  password: string;
  deviceToken?: string | null | undefined;
  cookies?: boolean;
}>;

type SignInEmailPasswordMutation = { signInEmailPassword:
    | { __typename: 'AuthEmailNotVerifiedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidCredentialsError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
    | { __typename: 'AuthSignInBlockedError', code: AuthErrorCode, message: string }
    | { __typename: 'MfaEnrollmentTicket', ticket: string, allowedFactors: Array<MfaFactorType>, emailCodeRequired: boolean, expiresAt: string }
    | { __typename: 'MfaTicket', ticket: string, recoveryCodeAllowed: boolean, riskTriggers: Array<MfaRiskTrigger>, expiresAt: string, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null }> }
   };

type SignInWebauthnMutationVariables = Exact<{
  credential: unknown;
  cookies?: boolean;
}>;

type SignInWebauthnMutation = { signInWebauthn:
    | { __typename: 'AuthInvalidWebauthnResponseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
    | { __typename: 'MfaEnrollmentTicket', ticket: string, allowedFactors: Array<MfaFactorType>, emailCodeRequired: boolean, expiresAt: string }
    | { __typename: 'MfaTicket', ticket: string, recoveryCodeAllowed: boolean, riskTriggers: Array<MfaRiskTrigger>, expiresAt: string, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null }> }
   };

type SignOutMutationVariables = Exact<{
  refreshToken?: string | null | undefined;
  all?: boolean | null | undefined;
}>;

type SignOutMutation = { signOut: { __typename: 'AuthSessionsEnded', count: number } };

type SignUpEmailPasswordMutationVariables = Exact<{
  email: string;
  password: string;
  displayName?: string | null | undefined;
  locale?: string | null | undefined;
  cookies?: boolean;
}>;

type SignUpEmailPasswordMutation = { signUpEmailPassword:
    | { __typename: 'AuthEmailInUseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthEmailVerificationPending', email: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
    | { __typename: 'AuthWeakPasswordError', reasons: Array<string>, code: AuthErrorCode, message: string }
    | { __typename: 'MfaEnrollmentTicket', ticket: string, allowedFactors: Array<MfaFactorType>, emailCodeRequired: boolean, expiresAt: string }
   };

type StepUpMutationVariables = Exact<{
  password?: string | null | undefined;
  cookies?: boolean;
}>;

type StepUpMutation = { stepUp:
    | { __typename: 'AuthInvalidCredentialsError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
    | { __typename: 'AuthSignInBlockedError', code: AuthErrorCode, message: string }
    | { __typename: 'MfaTicket', ticket: string, recoveryCodeAllowed: boolean, riskTriggers: Array<MfaRiskTrigger>, expiresAt: string, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null }> }
   };

type StopEmailChangeMutationVariables = Exact<{
  token: string;
}>;

type StopEmailChangeMutation = { stopEmailChange:
    | { __typename: 'AuthEmailInUseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean }
   };

type UpdateUserMutationVariables = Exact<{
  displayName?: string | null | undefined;
  locale?: string | null | undefined;
}>;

type UpdateUserMutation = { updateUser: { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } };

type VerifyChangeUserMfaMutationVariables = Exact<{
  activeMfaType: MfaActiveType;
  code: string;
  cookies?: boolean;
}>;

type VerifyChangeUserMfaMutation = { verifyChangeUserMfa:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaEnforcedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaNotActiveError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthTotpNotGeneratedError', code: AuthErrorCode, message: string }
    | { __typename: 'MfaChange', activeMfaType: MfaActiveType, recoveryCodes: Array<string> | null, user: { id: string, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }, session: { accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } } | null }
   };

type VerifyEmailMutationVariables = Exact<{
  token: string;
}>;

type VerifyEmailMutation = { verifyEmail:
    | { __typename: 'AuthEmailInUseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTokenError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean }
   };

type VerifyEnrollMfaEmailMutationVariables = Exact<{
  factorId: string | number;
  code: string;
  cookies?: boolean;
}>;

type VerifyEnrollMfaEmailMutation = { verifyEnrollMfaEmail:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaFactorEnrolled', recoveryCodes: Array<string> | null, factor: { id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }, session: { accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } } | null }
   };

type VerifyEnrollMfaSmsMutationVariables = Exact<{
  factorId: string | number;
  code: string;
  cookies?: boolean;
}>;

type VerifyEnrollMfaSmsMutation = { verifyEnrollMfaSms:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaFactorEnrolled', recoveryCodes: Array<string> | null, factor: { id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }, session: { accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } } | null }
   };

type VerifyEnrollMfaWebauthnMutationVariables = Exact<{
  factorId: string | number;
  credential: unknown;
  cookies?: boolean;
}>;

type VerifyEnrollMfaWebauthnMutation = { verifyEnrollMfaWebauthn:
    | { __typename: 'AuthFactorLimitReachedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotAllowedError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthFactorNotFoundError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidWebauthnResponseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthMfaDisabledError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthStepUpRequiredError', acceptedFactors: Array<MfaFactorType>, passwordAllowed: boolean, recoveryCodeAllowed: boolean, maxAge: number, code: AuthErrorCode, message: string }
    | { __typename: 'MfaFactorEnrolled', recoveryCodes: Array<string> | null, factor: { id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }, session: { accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } } | null }
   };

type VerifySignInMfaEmailMutationVariables = Exact<{
  ticket: string;
  otp: string;
  rememberDevice?: boolean | null | undefined;
  cookies?: boolean;
}>;

type VerifySignInMfaEmailMutation = { verifySignInMfaEmail:
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type VerifySignInMfaRecoveryCodeMutationVariables = Exact<{
  ticket: string;
  code: string;
  cookies?: boolean;
}>;

type VerifySignInMfaRecoveryCodeMutation = { verifySignInMfaRecoveryCode:
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type VerifySignInMfaSmsMutationVariables = Exact<{
  ticket: string;
  otp: string;
  rememberDevice?: boolean | null | undefined;
  cookies?: boolean;
}>;

type VerifySignInMfaSmsMutation = { verifySignInMfaSms:
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type VerifySignInMfaTotpMutationVariables = Exact<{
  ticket: string;
  otp: string;
  rememberDevice?: boolean | null | undefined;
  cookies?: boolean;
}>;

type VerifySignInMfaTotpMutation = { verifySignInMfaTotp:
    | { __typename: 'AuthInvalidCodeError', attemptsRemaining: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

type VerifySignInMfaWebauthnMutationVariables = Exact<{
  ticket: string;
  credential: unknown;
  rememberDevice?: boolean | null | undefined;
  cookies?: boolean;
}>;

type VerifySignInMfaWebauthnMutation = { verifySignInMfaWebauthn:
    | { __typename: 'AuthInvalidTicketError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthInvalidWebauthnResponseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthSession', accessToken: string, accessTokenExpiresIn: number, refreshToken?: string, refreshTokenId: string, deviceToken: string | null, mfaEnrollmentDeadline: string | null, user: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null } }
   };

/** By name: what each answers, and what it takes. */
export type Operations = {
  authConfig: [AuthConfigQuery, AuthConfigQueryVariables];
  cancelUserMfaReset: [CancelUserMfaResetMutation, CancelUserMfaResetMutationVariables];
  changeEmail: [ChangeEmailMutation, ChangeEmailMutationVariables];
  changePassword: [ChangePasswordMutation, ChangePasswordMutationVariables];
  deleteUser: [DeleteUserMutation, DeleteUserMutationVariables];
  enrollMfaEmail: [EnrollMfaEmailMutation, EnrollMfaEmailMutationVariables];
  enrollMfaSms: [EnrollMfaSmsMutation, EnrollMfaSmsMutationVariables];
  enrollMfaWebauthn: [EnrollMfaWebauthnMutation, EnrollMfaWebauthnMutationVariables];
  exchangeSignInCode: [ExchangeSignInCodeMutation, ExchangeSignInCodeMutationVariables];
  exportUserData: [ExportUserDataMutation, ExportUserDataMutationVariables];
  generateRecoveryCodes: [GenerateRecoveryCodesMutation, GenerateRecoveryCodesMutationVariables];
  generateSignInMfaWebauthn: [GenerateSignInMfaWebauthnMutation, GenerateSignInMfaWebauthnMutationVariables];
  generateSignInWebauthn: [GenerateSignInWebauthnMutation, GenerateSignInWebauthnMutationVariables];
  generateTotp: [GenerateTotpMutation, GenerateTotpMutationVariables];
  me: [MeQuery, MeQueryVariables];
  myDevices: [MyDevicesQuery, MyDevicesQueryVariables];
  mySessions: [MySessionsQuery, MySessionsQueryVariables];
  proveMfaEnrollment: [ProveMfaEnrollmentMutation, ProveMfaEnrollmentMutationVariables];
  refreshSession: [RefreshSessionMutation, RefreshSessionMutationVariables];
  removeMfaFactor: [RemoveMfaFactorMutation, RemoveMfaFactorMutationVariables];
  removePassword: [RemovePasswordMutation, RemovePasswordMutationVariables];
  renameMfaFactor: [RenameMfaFactorMutation, RenameMfaFactorMutationVariables];
  requestPasswordReset: [RequestPasswordResetMutation, RequestPasswordResetMutationVariables];
  resetPassword: [ResetPasswordMutation, ResetPasswordMutationVariables];
  restoreMfaFactor: [RestoreMfaFactorMutation, RestoreMfaFactorMutationVariables];
  revokeAllTrustedDevices: [RevokeAllTrustedDevicesMutation, RevokeAllTrustedDevicesMutationVariables];
  revokeSession: [RevokeSessionMutation, RevokeSessionMutationVariables];
  revokeTrustedDevice: [RevokeTrustedDeviceMutation, RevokeTrustedDeviceMutationVariables];
  sendEmailVerification: [SendEmailVerificationMutation, SendEmailVerificationMutationVariables];
  sendMfaEnrollmentCode: [SendMfaEnrollmentCodeMutation, SendMfaEnrollmentCodeMutationVariables];
  sendSignInMfaCode: [SendSignInMfaCodeMutation, SendSignInMfaCodeMutationVariables];
  setPrimaryMfaFactor: [SetPrimaryMfaFactorMutation, SetPrimaryMfaFactorMutationVariables];
  signInEmailPassword: [SignInEmailPasswordMutation, SignInEmailPasswordMutationVariables];
  signInWebauthn: [SignInWebauthnMutation, SignInWebauthnMutationVariables];
  signOut: [SignOutMutation, SignOutMutationVariables];
  signUpEmailPassword: [SignUpEmailPasswordMutation, SignUpEmailPasswordMutationVariables];
  stepUp: [StepUpMutation, StepUpMutationVariables];
  stopEmailChange: [StopEmailChangeMutation, StopEmailChangeMutationVariables];
  updateUser: [UpdateUserMutation, UpdateUserMutationVariables];
  verifyChangeUserMfa: [VerifyChangeUserMfaMutation, VerifyChangeUserMfaMutationVariables];
  verifyEmail: [VerifyEmailMutation, VerifyEmailMutationVariables];
  verifyEnrollMfaEmail: [VerifyEnrollMfaEmailMutation, VerifyEnrollMfaEmailMutationVariables];
  verifyEnrollMfaSms: [VerifyEnrollMfaSmsMutation, VerifyEnrollMfaSmsMutationVariables];
  verifyEnrollMfaWebauthn: [VerifyEnrollMfaWebauthnMutation, VerifyEnrollMfaWebauthnMutationVariables];
  verifySignInMfaEmail: [VerifySignInMfaEmailMutation, VerifySignInMfaEmailMutationVariables];
  verifySignInMfaRecoveryCode: [VerifySignInMfaRecoveryCodeMutation, VerifySignInMfaRecoveryCodeMutationVariables];
  verifySignInMfaSms: [VerifySignInMfaSmsMutation, VerifySignInMfaSmsMutationVariables];
  verifySignInMfaTotp: [VerifySignInMfaTotpMutation, VerifySignInMfaTotpMutationVariables];
  verifySignInMfaWebauthn: [VerifySignInMfaWebauthnMutation, VerifySignInMfaWebauthnMutationVariables];
};
