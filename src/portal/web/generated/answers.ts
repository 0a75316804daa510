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
  | 'POLICY_CHANGED'
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

type AuthUserImportInput = {
  createdAt?: string | null | undefined;
  defaultRole?: string | null | undefined;
  displayName?: string | null | undefined;
  email: string;
  emailVerified?: boolean | null | undefined;
  id?: string | number | null | undefined;
  locale?: string | null | undefined;
  passwordHash?: string | null | undefined;
  roles?: Array<string> | null | undefined;
  totpSecret?: string | null | undefined;
};

type AuthUserInput = {
  defaultRole?: string | null | undefined;
  displayName?: string | null | undefined;
  email: string;
  emailVerified?: boolean | null | undefined;
  locale?: string | null | undefined;
  password?: string | null | undefined;
  roles?: Array<string> | null | undefined;
};

type MfaActiveType =
  | 'NONE'
  | 'TOTP';

type MfaFactorType =
  | 'EMAIL'
  | 'SMS'
  | 'TOTP'
  | 'WEBAUTHN';

type MfaPolicyInput = {
  allowedFactors?: Array<MfaFactorType> | null | undefined;
  gracePeriodDays?: number | null | undefined;
  ignoreEnrolled?: boolean | null | undefined;
  recoveryCodesCount?: number | null | undefined;
  requirement?: MfaRequirement | null | undefined;
  riskTriggers?: Array<MfaRiskTrigger> | null | undefined;
  roleRequirements?: Array<MfaRoleRequirementInput> | null | undefined;
  strict?: boolean | null | undefined;
  trustedDevicesDurationDays?: number | null | undefined;
  trustedDevicesEnabled?: boolean | null | undefined;
};

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

type MfaRoleRequirementInput = {
  requirement: MfaRequirement;
  role: string;
};

type MfaSignInDecision =
  | 'ENROLLMENT_TICKET'
  | 'MAILBOX_TICKET'
  | 'MFA_TICKET'
  | 'REFUSAL'
  | 'SESSION';

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

type ApproveUserMfaResetMutationVariables = Exact<{
  userId: string | number;
}>;

type ApproveUserMfaResetMutation = { approveUserMfaReset:
    | { __typename: 'AuthResetNotPendingError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserMfaResetPending', approvalsMissing: number, effectiveAt: string, requestedAt: string, requestedBy: string | null, userId: string }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type AuthAuditEventsQueryVariables = Exact<{
  userId?: string | number | null | undefined;
  after?: string | null | undefined;
  first?: number | null | undefined;
  type?: string | null | undefined;
}>;

type AuthAuditEventsQuery = { authAuditEvents: { edges: Array<{ cursor: string, node: { id: string, type: string, actorType: string, ipAddress: string | null, metadata: any, occurredAt: string, userAgent: string | null, userId: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

type AuthSigningKeysQueryVariables = Exact<{ [key: string]: never; }>;

type AuthSigningKeysQuery = { authSigningKeys: Array<{ id: string, activatesAt: string, algorithm: string, createdAt: string, state: string }> | null };

type AuthUserQueryVariables = Exact<{
  id: string | number;
}>;

type AuthUserQuery = { authUser: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> }, sessions: Array<{ id: string, current: boolean, aal: string, amr: Array<string>, device: string | null, userAgent: string | null, ipAddress: string | null, place: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }>, trustedDevices: Array<{ id: string, name: string, createdAt: string, lastUsedAt: string | null, expiresAt: string }> } | null };

type AuthUserMfaResetsQueryVariables = Exact<{
  userId?: string | number | null | undefined;
}>;

type AuthUserMfaResetsQuery = { authUserMfaResets: Array<{ approvalsMissing: number, effectiveAt: string, requestedAt: string, requestedBy: string | null, userId: string }> | null };

type AuthUsersQueryVariables = Exact<{
  email?: string | null | undefined;
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;

type AuthUsersQuery = { authUsers: { edges: Array<{ cursor: string, node: { id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> }, sessions: Array<{ id: string, current: boolean, aal: string, amr: Array<string>, device: string | null, userAgent: string | null, ipAddress: string | null, place: string | null, createdAt: string, lastUsedAt: string, expiresAt: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

type AuthWebhookDeliveriesQueryVariables = Exact<{
  endpointId: string | number;
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;

type AuthWebhookDeliveriesQuery = { authWebhookDeliveries: { edges: Array<{ cursor: string, node: { id: string, messageId: string, eventType: string, attempt: number, status: string, responseStatus: number | null, error: string | null, attemptedAt: string | null, nextAttemptAt: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

type AuthWebhookEndpointsQueryVariables = Exact<{ [key: string]: never; }>;

type AuthWebhookEndpointsQuery = { authWebhookEndpoints: Array<{ id: string, url: string, eventTypes: Array<string>, enabled: boolean, createdAt: string }> | null };

type CreateUserMutationVariables = Exact<{
  input: AuthUserInput;
}>;

type CreateUserMutation = { createUser:
    | { __typename: 'AuthEmailInUseError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthRateLimitedError', retryAfter: number, code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthWeakPasswordError', reasons: Array<string>, code: AuthErrorCode, message: string }
   };

type CreateWebhookEndpointMutationVariables = Exact<{
  url: string;
  eventTypes: Array<string> | string;
}>;

type CreateWebhookEndpointMutation = { createWebhookEndpoint:
    | { __typename: 'AuthInvalidWebhookUrlError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthWebhookEndpointCreated', secret: string, endpoint: { id: string, url: string, eventTypes: Array<string>, enabled: boolean, createdAt: string } }
   };

type DeleteWebhookEndpointMutationVariables = Exact<{
  id: string | number;
}>;

type DeleteWebhookEndpointMutation = { deleteWebhookEndpoint: { __typename: 'AuthWebhookEndpointDeleted', id: string } };

type DisableUserMutationVariables = Exact<{
  userId: string | number;
}>;

type DisableUserMutation = { disableUser:
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type EnableUserMutationVariables = Exact<{
  userId: string | number;
}>;

type EnableUserMutation = { enableUser:
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type ExplainSignInQueryVariables = Exact<{
  userId: string | number;
  deviceToken?: string | null | undefined;
  ipAddress?: string | null | undefined;
  userAgent?: string | null | undefined;
}>;

type ExplainSignInQuery = { explainSignIn: { decision: MfaSignInDecision, reasons: Array<string>, requirement: MfaRequirement, enrolled: boolean, enrollmentDeadline: string | null, trustedDevice: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }>, risks: Array<{ trigger: MfaRiskTrigger, evidence: any }> } | null };

type ImportUsersMutationVariables = Exact<{
  users: Array<AuthUserImportInput> | AuthUserImportInput;
}>;

type ImportUsersMutation = { importUsers: { __typename: 'AuthUsersImported', count: number, rejected: Array<{ code: AuthErrorCode, index: number, message: string }> } };

type MfaPolicyQueryVariables = Exact<{ [key: string]: never; }>;

type MfaPolicyQuery = { mfaPolicy: { requirement: MfaRequirement, allowedFactors: Array<MfaFactorType>, strict: boolean, ignoreEnrolled: boolean, gracePeriodDays: number, recoveryCodesCount: number, riskTriggers: Array<MfaRiskTrigger>, trustedDevicesEnabled: boolean, trustedDevicesDurationDays: number, version: number, updatedAt: string, roleRequirements: Array<{ role: string, requirement: MfaRequirement }> } | null };

type PreviewMfaPolicyQueryVariables = Exact<{
  input: MfaPolicyInput;
}>;

type PreviewMfaPolicyQuery = { previewMfaPolicy: { asked: { count: number, users: Array<{ id: string, email: string }> }, askedWhenUnusual: { count: number, users: Array<{ id: string, email: string }> }, passwordOnly: { count: number, users: Array<{ id: string, email: string }> }, inGrace: { count: number, users: Array<{ id: string, email: string }> }, mustEnroll: { count: number, users: Array<{ id: string, email: string }> }, lockedOut: { count: number, users: Array<{ id: string, email: string }> }, blockedWhenUnusual: { count: number, users: Array<{ id: string, email: string }> }, passwordChangeAdvised: { count: number, users: Array<{ id: string, email: string }> } } | null };

type RedeliverWebhookMutationVariables = Exact<{
  deliveryId: string | number;
}>;

type RedeliverWebhookMutation = { redeliverWebhook:
    | { __typename: 'AuthWebhookDelivery', id: string, messageId: string, eventType: string, attempt: number, status: string, responseStatus: number | null, error: string | null, attemptedAt: string | null, nextAttemptAt: string | null }
    | { __typename: 'AuthWebhookEndpointNotFoundError', code: AuthErrorCode, message: string }
   };

type ResetUserMfaMutationVariables = Exact<{
  userId: string | number;
}>;

type ResetUserMfaMutation = { resetUserMfa:
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserMfaResetPending', approvalsMissing: number, effectiveAt: string, requestedAt: string, requestedBy: string | null, userId: string }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type RevokeUserSessionsMutationVariables = Exact<{
  userId: string | number;
}>;

type RevokeUserSessionsMutation = { revokeUserSessions:
    | { __typename: 'AuthSessionsEnded', count: number }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type RotateSigningKeyMutationVariables = Exact<{
  compromised?: boolean | null | undefined;
}>;

type RotateSigningKeyMutation = { rotateSigningKey: { __typename: 'AuthSigningKey', id: string, activatesAt: string, algorithm: string, createdAt: string, state: string } };

type RotateWebhookSecretMutationVariables = Exact<{
  id: string | number;
}>;

type RotateWebhookSecretMutation = { rotateWebhookSecret:
    | { __typename: 'AuthWebhookEndpointCreated', secret: string, endpoint: { id: string, url: string, eventTypes: Array<string>, enabled: boolean, createdAt: string } }
    | { __typename: 'AuthWebhookEndpointNotFoundError', code: AuthErrorCode, message: string }
   };

type SecurityPostureQueryVariables = Exact<{ [key: string]: never; }>;

type SecurityPostureQuery = { securityPosture: { totpGuessOddsPerDay: number, totpGuessOddsPerYear: number, findings: Array<{ message: string, recommendation: string, setting: string, severity: string }> } | null };

type SendTestWebhookMutationVariables = Exact<{
  id: string | number;
}>;

type SendTestWebhookMutation = { sendTestWebhook:
    | { __typename: 'AuthWebhookDelivery', id: string, messageId: string, eventType: string, attempt: number, status: string, responseStatus: number | null, error: string | null, attemptedAt: string | null, nextAttemptAt: string | null }
    | { __typename: 'AuthWebhookEndpointNotFoundError', code: AuthErrorCode, message: string }
   };

type SetUserMetadataMutationVariables = Exact<{
  userId: string | number;
  metadata: unknown;
}>;

type SetUserMetadataMutation = { setUserMetadata:
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type SetUserMfaRequirementMutationVariables = Exact<{
  userId: string | number;
  requirement?: MfaRequirement | null | undefined;
}>;

type SetUserMfaRequirementMutation = { setUserMfaRequirement:
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type SetUserRolesMutationVariables = Exact<{
  userId: string | number;
  roles: Array<string> | string;
  defaultRole?: string | null | undefined;
}>;

type SetUserRolesMutation = { setUserRoles:
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type UnlockUserMutationVariables = Exact<{
  userId: string | number;
}>;

type UnlockUserMutation = { unlockUser:
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
   };

type UpdateMfaPolicyMutationVariables = Exact<{
  input: MfaPolicyInput;
  ifVersion?: number | null | undefined;
}>;

type UpdateMfaPolicyMutation = { updateMfaPolicy:
    | { __typename: 'AuthPolicyChangedError', code: AuthErrorCode, message: string }
    | { __typename: 'MfaPolicy', requirement: MfaRequirement, allowedFactors: Array<MfaFactorType>, strict: boolean, ignoreEnrolled: boolean, gracePeriodDays: number, recoveryCodesCount: number, riskTriggers: Array<MfaRiskTrigger>, trustedDevicesEnabled: boolean, trustedDevicesDurationDays: number, version: number, updatedAt: string, roleRequirements: Array<{ role: string, requirement: MfaRequirement }> }
   };

type UpdateWebhookEndpointMutationVariables = Exact<{
  id: string | number;
  url?: string | null | undefined;
  enabled?: boolean | null | undefined;
  eventTypes?: Array<string> | string | null | undefined;
}>;

type UpdateWebhookEndpointMutation = { updateWebhookEndpoint:
    | { __typename: 'AuthInvalidWebhookUrlError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthWebhookEndpoint', id: string, url: string, eventTypes: Array<string>, enabled: boolean, createdAt: string }
    | { __typename: 'AuthWebhookEndpointNotFoundError', code: AuthErrorCode, message: string }
   };

type VerifyAuditLogQueryVariables = Exact<{ [key: string]: never; }>;

type VerifyAuditLogQuery = { verifyAuditLog: { checkedEvents: number, firstBrokenId: string | null, headHash: string, intact: boolean } | null };

type WithdrawUserMfaResetMutationVariables = Exact<{
  userId: string | number;
}>;

type WithdrawUserMfaResetMutation = { withdrawUserMfaReset:
    | { __typename: 'AuthResetNotPendingError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthSelfAdministrationError', code: AuthErrorCode, message: string }
    | { __typename: 'AuthUser', id: string, email: string, emailVerified: boolean, displayName: string, locale: string, defaultRole: string, roles: Array<string>, passwordChangeAdvised: boolean, createdAt: string, lastSignInAt: string | null, disabled: boolean, mfa: { activeMfaType: MfaActiveType, enabled: boolean, requirement: MfaRequirement, enrollmentDeadline: string | null, factorCount: number, recoveryCodesRemaining: number, passwordRemoved: boolean, factors: Array<{ id: string, type: MfaFactorType, name: string, isPrimary: boolean, maskedTarget: string | null, createdAt: string, lastUsedAt: string | null }> } }
    | { __typename: 'AuthUserNotFoundError', code: AuthErrorCode, message: string }
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

export type OperatorOperations = {
  approveUserMfaReset: [ApproveUserMfaResetMutation, ApproveUserMfaResetMutationVariables];
  authAuditEvents: [AuthAuditEventsQuery, AuthAuditEventsQueryVariables];
  authSigningKeys: [AuthSigningKeysQuery, AuthSigningKeysQueryVariables];
  authUser: [AuthUserQuery, AuthUserQueryVariables];
  authUserMfaResets: [AuthUserMfaResetsQuery, AuthUserMfaResetsQueryVariables];
  authUsers: [AuthUsersQuery, AuthUsersQueryVariables];
  authWebhookDeliveries: [AuthWebhookDeliveriesQuery, AuthWebhookDeliveriesQueryVariables];
  authWebhookEndpoints: [AuthWebhookEndpointsQuery, AuthWebhookEndpointsQueryVariables];
  createUser: [CreateUserMutation, CreateUserMutationVariables];
  createWebhookEndpoint: [CreateWebhookEndpointMutation, CreateWebhookEndpointMutationVariables];
  deleteWebhookEndpoint: [DeleteWebhookEndpointMutation, DeleteWebhookEndpointMutationVariables];
  disableUser: [DisableUserMutation, DisableUserMutationVariables];
  enableUser: [EnableUserMutation, EnableUserMutationVariables];
  explainSignIn: [ExplainSignInQuery, ExplainSignInQueryVariables];
  importUsers: [ImportUsersMutation, ImportUsersMutationVariables];
  mfaPolicy: [MfaPolicyQuery, MfaPolicyQueryVariables];
  previewMfaPolicy: [PreviewMfaPolicyQuery, PreviewMfaPolicyQueryVariables];
  redeliverWebhook: [RedeliverWebhookMutation, RedeliverWebhookMutationVariables];
  resetUserMfa: [ResetUserMfaMutation, ResetUserMfaMutationVariables];
  revokeUserSessions: [RevokeUserSessionsMutation, RevokeUserSessionsMutationVariables];
  rotateSigningKey: [RotateSigningKeyMutation, RotateSigningKeyMutationVariables];
  rotateWebhookSecret: [RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables];
  securityPosture: [SecurityPostureQuery, SecurityPostureQueryVariables];
  sendTestWebhook: [SendTestWebhookMutation, SendTestWebhookMutationVariables];
  setUserMetadata: [SetUserMetadataMutation, SetUserMetadataMutationVariables];
  setUserMfaRequirement: [SetUserMfaRequirementMutation, SetUserMfaRequirementMutationVariables];
  setUserRoles: [SetUserRolesMutation, SetUserRolesMutationVariables];
  unlockUser: [UnlockUserMutation, UnlockUserMutationVariables];
  updateMfaPolicy: [UpdateMfaPolicyMutation, UpdateMfaPolicyMutationVariables];
  updateWebhookEndpoint: [UpdateWebhookEndpointMutation, UpdateWebhookEndpointMutationVariables];
  verifyAuditLog: [VerifyAuditLogQuery, VerifyAuditLogQueryVariables];
  withdrawUserMfaReset: [WithdrawUserMfaResetMutation, WithdrawUserMfaResetMutationVariables];
};
