/** Every operation, selecting all that tests look at. */
const session = `... on AuthSession {
  accessToken accessTokenExpiresIn refreshToken refreshTokenId deviceToken mfaEnrollmentDeadline
  user {
    id email emailVerified displayName locale defaultRole roles disabled passwordChangeAdvised
    createdAt lastSignInAt
  }
}`;
const mfaTicket = `... on MfaTicket {
  ticket expiresAt recoveryCodeAllowed riskTriggers
  factors { id type name isPrimary maskedTarget }
}`;
const enrollmentTicket = `... on MfaEnrollmentTicket {
  ticket expiresAt allowedFactors emailCodeRequired
}`;
const error = '... on AuthError { code message }';
const limited = '... on AuthRateLimitedError { retryAfter }';
const invalidCode = '... on AuthInvalidCodeError { attemptsRemaining }';
const codeSent = '... on MfaCodeSent { factorId maskedTarget expiresAt resendAfter }';
const factor = 'id type name isPrimary maskedTarget createdAt lastUsedAt';
const enrolled = `... on MfaFactorEnrolled {
  factor { ${factor} } recoveryCodes
  session { accessToken refreshToken refreshTokenId }
}`;
const administered = `id email createdAt disabled roles defaultRole
  mfa { enabled factorCount requirement factors { ${factor} } }
  sessions { id aal ipAddress } trustedDevices { id name }`;
const mailboxUser = '... on AuthUser { id email emailVerified lastSignInAt }';
const stepUpRequired =
  '... on AuthStepUpRequiredError { acceptedFactors recoveryCodeAllowed passwordAllowed maxAge }';

const delivery =
  'id messageId eventType attempt status responseStatus error attemptedAt nextAttemptAt';
const waits = 'userId requestedBy requestedAt approvalsMissing effectiveAt';
const resetPending = `... on AuthUserMfaResetPending { ${waits} }`;
const endpointCreated = `... on AuthWebhookEndpointCreated {
  secret endpoint { id url eventTypes enabled }
}`;

export const operations = {
  signUp: `mutation ($email: String!, $password: String!, $displayName: String, $locale: String) {
    signUpEmailPassword(email: $email, password: $password, displayName: $displayName, locale: $locale) {
      __typename ${session} ${enrollmentTicket} ${error} ${limited}
      ... on AuthEmailVerificationPending { email } ... on AuthWeakPasswordError { reasons }
    }
  }`,
  signIn: `mutation ($email: String!, $password: String!, $deviceToken: String) {
    signInEmailPassword(email: $email, password: $password, deviceToken: $deviceToken) {
      __typename ${session} ${mfaTicket} ${enrollmentTicket} ${error} ${limited}
    }
  }`,
  exchangeCode: `mutation ($code: String!, $codeVerifier: String!) {
    exchangeSignInCode(code: $code, codeVerifier: $codeVerifier) {
      __typename ${session} ${error} ${limited}
    }
  }`,
  generateTotp: `mutation ($password: String, $name: String) {
    generateTotp(password: $password, name: $name) {
      __typename ... on MfaTotpEnrollment { factorId totpSecret totpUri imageUrl expiresAt }
      ${error} ${limited} ${stepUpRequired}
    }
  }`,
  verifyChange: `mutation ($type: MfaActiveType!, $code: String!) {
    verifyChangeUserMfa(activeMfaType: $type, code: $code) {
      __typename
      ... on MfaChange {
        activeMfaType recoveryCodes user { id mfa { enabled factorCount } }
        session { accessToken refreshToken refreshTokenId }
      }
      ${error} ${limited} ${invalidCode} ${stepUpRequired}
    }
  }`,
  verifyTotp: `mutation ($ticket: String!, $otp: String!, $rememberDevice: Boolean) {
    verifySignInMfaTotp(ticket: $ticket, otp: $otp, rememberDevice: $rememberDevice) {
      __typename ${session} ${error} ${limited} ${invalidCode}
    }
  }`,
  verifyRecoveryCode: `mutation ($ticket: String!, $code: String!) {
    verifySignInMfaRecoveryCode(ticket: $ticket, code: $code) {
      __typename ${session} ${error} ${limited} ${invalidCode}
    }
  }`,
  generateRecoveryCodes: `mutation {
    generateRecoveryCodes {
      __typename ... on MfaRecoveryCodes { codes generatedAt } ${error} ${stepUpRequired}
    }
  }`,
  stepUp: `mutation ($password: String) {
    stepUp(password: $password) { __typename ${session} ${mfaTicket} ${error} ${limited} }
  }`,
  sendCode: `mutation ($ticket: String!, $factorId: ID!) {
    sendSignInMfaCode(ticket: $ticket, factorId: $factorId) {
      __typename ${codeSent} ${error} ${limited}
    }
  }`,
  verifySms: `mutation ($ticket: String!, $otp: String!, $rememberDevice: Boolean) {
    verifySignInMfaSms(ticket: $ticket, otp: $otp, rememberDevice: $rememberDevice) {
      __typename ${session} ${error} ${limited} ${invalidCode}
    }
  }`,
  verifyEmail: `mutation ($ticket: String!, $otp: String!, $rememberDevice: Boolean) {
    verifySignInMfaEmail(ticket: $ticket, otp: $otp, rememberDevice: $rememberDevice) {
      __typename ${session} ${error} ${limited} ${invalidCode}
    }
  }`,
  generateWebauthn: `mutation ($ticket: String!) {
    generateSignInMfaWebauthn(ticket: $ticket) {
      __typename ... on MfaWebauthnOptions { options expiresAt } ${error} ${limited}
    }
  }`,
  verifyWebauthn: `mutation ($ticket: String!, $credential: JSON!, $rememberDevice: Boolean) {
    verifySignInMfaWebauthn(
      ticket: $ticket, credential: $credential, rememberDevice: $rememberDevice
    ) {
      __typename ${session} ${error} ${limited}
    }
  }`,
  removePassword: `mutation {
    removePassword {
      __typename ... on AuthUser { id passwordChangeAdvised } ${error} ${stepUpRequired}
    }
  }`,
  generatePasskey: `mutation {
    generateSignInWebauthn {
      __typename ... on MfaWebauthnOptions { options expiresAt } ${error} ${limited}
    }
  }`,
  signInPasskey: `mutation ($credential: JSON!) {
    signInWebauthn(credential: $credential) {
      __typename ${session} ${mfaTicket} ${enrollmentTicket} ${error} ${limited}
    }
  }`,
  enrollSms: `mutation ($phoneNumber: String!, $name: String) {
    enrollMfaSms(phoneNumber: $phoneNumber, name: $name) {
      __typename ${codeSent} ${error} ${limited} ${stepUpRequired}
    }
  }`,
  verifyEnrollSms: `mutation ($factorId: ID!, $code: String!) {
    verifyEnrollMfaSms(factorId: $factorId, code: $code) {
      __typename ${enrolled} ${error} ${limited} ${invalidCode}
    }
  }`,
  enrollEmail: `mutation ($name: String) {
    enrollMfaEmail(name: $name) {
      __typename ${codeSent} ${error} ${limited} ${stepUpRequired}
    }
  }`,
  verifyEnrollEmail: `mutation ($factorId: ID!, $code: String!) {
    verifyEnrollMfaEmail(factorId: $factorId, code: $code) {
      __typename ${enrolled} ${error} ${limited} ${invalidCode}
    }
  }`,
  enrollWebauthn: `mutation ($name: String) {
    enrollMfaWebauthn(name: $name) {
      __typename ... on MfaWebauthnEnrollment { factorId options expiresAt }
      ${error} ${limited} ${stepUpRequired}
    }
  }`,
  verifyEnrollWebauthn: `mutation ($factorId: ID!, $credential: JSON!) {
    verifyEnrollMfaWebauthn(factorId: $factorId, credential: $credential) {
      __typename ${enrolled} ${error} ${limited}
    }
  }`,
  removeFactor: `mutation ($factorId: ID!) {
    removeMfaFactor(factorId: $factorId) {
      __typename ... on AuthUser { id mfa { enabled recoveryCodesRemaining } } ${error} ${stepUpRequired}
    }
  }`,
  renameFactor: `mutation ($factorId: ID!, $name: String!) {
    renameMfaFactor(factorId: $factorId, name: $name) {
      __typename ... on MfaFactor { ${factor} } ${error}
    }
  }`,
  setPrimary: `mutation ($factorId: ID!) {
    setPrimaryMfaFactor(factorId: $factorId) {
      __typename ... on MfaFactor { ${factor} } ${error} ${stepUpRequired}
    }
  }`,
  refresh: `mutation ($refreshToken: String!) {
    refreshSession(refreshToken: $refreshToken) { __typename ${session} ${error} }
  }`,
  refreshByCookie: `mutation {
    refreshSession { __typename ${session} ${error} }
  }`,
  signOut: `mutation ($refreshToken: String, $all: Boolean) {
    signOut(refreshToken: $refreshToken, all: $all) {
      __typename ... on AuthSessionsEnded { count }
    }
  }`,
  revokeSession: `mutation ($id: ID!) {
    revokeSession(id: $id) { __typename ... on AuthSessionsEnded { count } }
  }`,
  me: `{
    me {
      id email lastSignInAt passwordChangeAdvised
      mfa {
        enabled activeMfaType factorCount recoveryCodesRemaining requirement enrollmentDeadline
        factors { id type name isPrimary maskedTarget createdAt lastUsedAt }
      }
      sessions { id current aal amr ipAddress userAgent place device createdAt lastUsedAt expiresAt }
    }
  }`,
  trustedDevices: `{
    me { trustedDevices { id name createdAt lastUsedAt expiresAt } }
  }`,
  revokeTrustedDevice: `mutation ($id: ID!) {
    revokeTrustedDevice(id: $id) { __typename ... on AuthTrustedDevicesRevoked { count } }
  }`,
  revokeAllTrustedDevices: `mutation {
    revokeAllTrustedDevices { __typename ... on AuthTrustedDevicesRevoked { count } }
  }`,
  proveEnrollment: `mutation ($ticket: String!, $code: String!) {
    proveMfaEnrollment(ticket: $ticket, code: $code) {
      __typename ${enrollmentTicket} ${error} ${limited} ${invalidCode}
    }
  }`,
  sendEnrollmentCode: `mutation ($ticket: String!) {
    sendMfaEnrollmentCode(ticket: $ticket) {
      __typename ${enrollmentTicket} ${error} ${limited}
    }
  }`,
  changePassword: `mutation ($currentPassword: String!, $newPassword: String!) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
      __typename ... on AuthUser { id passwordChangeAdvised } ${error} ${limited} ${stepUpRequired}
      ... on AuthWeakPasswordError { reasons }
    }
  }`,
  sendVerification: `mutation ($email: String!) {
    sendEmailVerification(email: $email) {
      __typename ... on AuthEmailVerificationPending { email } ${error} ${limited}
    }
  }`,
  verifyAddress: `mutation ($token: String!) {
    verifyEmail(token: $token) { __typename ${mailboxUser} ${error} ${limited} }
  }`,
  requestReset: `mutation ($email: String!) {
    requestPasswordReset(email: $email) {
      __typename ... on AuthPasswordResetRequested { email } ${error} ${limited}
    }
  }`,
  resetPassword: `mutation ($token: String!, $newPassword: String!) {
    resetPassword(token: $token, newPassword: $newPassword) {
      __typename ${mailboxUser} ${error} ${limited} ... on AuthWeakPasswordError { reasons }
    }
  }`,
  changeEmail: `mutation ($newEmail: String!) {
    changeEmail(newEmail: $newEmail) {
      __typename ... on AuthEmailVerificationPending { email } ${error} ${limited} ${stepUpRequired}
    }
  }`,
  restoreFactor: `mutation ($token: String!) {
    restoreMfaFactor(token: $token) { __typename ${mailboxUser} ${error} ${limited} }
  }`,
  cancelMfaReset: `mutation ($token: String!) {
    cancelUserMfaReset(token: $token) { __typename ${mailboxUser} ${error} ${limited} }
  }`,
  stopEmailChange: `mutation ($token: String!) {
    stopEmailChange(token: $token) { __typename ${mailboxUser} ${error} ${limited} }
  }`,
  updateUser: `mutation ($displayName: String, $locale: String) {
    updateUser(displayName: $displayName, locale: $locale) {
      __typename ... on AuthUser { id displayName locale }
    }
  }`,
  exportUserData: `mutation {
    exportUserData {
      __typename ... on AuthUserData { data exportedAt } ${error} ${limited} ${stepUpRequired}
    }
  }`,
  deleteUser: `mutation {
    deleteUser { __typename ... on AuthDeletedUser { id } ${error} ${stepUpRequired} }
  }`,
  mfaPolicy: `{
    mfaPolicy {
      version requirement allowedFactors recoveryCodesCount gracePeriodDays trustedDevicesEnabled
      trustedDevicesDurationDays strict ignoreEnrolled riskTriggers
      roleRequirements { role requirement } updatedAt
    }
  }`,
  updatePolicy: `mutation ($input: MfaPolicyInput!, $ifVersion: Int) {
    updateMfaPolicy(input: $input, ifVersion: $ifVersion) {
      __typename ... on MfaPolicy { version requirement allowedFactors updatedAt } ${error}
    }
  }`,
  setUserRequirement: `mutation ($userId: ID!, $requirement: MfaRequirement) {
    setUserMfaRequirement(userId: $userId, requirement: $requirement) {
      __typename ... on AuthUser { id mfa { requirement } } ${error}
    }
  }`,
  signingKeys: '{ authSigningKeys { id algorithm state createdAt activatesAt } }',
  rotateSigningKey: `mutation ($compromised: Boolean) {
    rotateSigningKey(compromised: $compromised) { __typename ... on AuthSigningKey { id algorithm state createdAt activatesAt } }
  }`,
  securityPosture: '{ securityPosture { findings { setting } } }',
  authUser: `query ($id: ID!) {
    authUser(id: $id) { ${administered} }
  }`,
  authUsers: `query ($first: Int, $after: String, $last: Int, $before: String, $email: String) {
    authUsers(first: $first, after: $after, last: $last, before: $before, email: $email) {
      edges { cursor node { ${administered} } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`,
  createUser: `mutation ($input: AuthUserInput!) {
    createUser(input: $input) {
      __typename ... on AuthUser { id email emailVerified roles defaultRole } ${error}
    }
  }`,
  disableUser: `mutation ($userId: ID!) {
    disableUser(userId: $userId) { __typename ... on AuthUser { id disabled } ${error} }
  }`,
  enableUser: `mutation ($userId: ID!) {
    enableUser(userId: $userId) { __typename ... on AuthUser { id disabled } ${error} }
  }`,
  unlockUser: `mutation ($userId: ID!) {
    unlockUser(userId: $userId) { __typename ... on AuthUser { id } ${error} }
  }`,
  setUserRoles: `mutation ($userId: ID!, $roles: [String!]!, $defaultRole: String) {
    setUserRoles(userId: $userId, roles: $roles, defaultRole: $defaultRole) {
      __typename ... on AuthUser { id roles defaultRole } ${error}
    }
  }`,
  setUserMetadata: `mutation ($userId: ID!, $metadata: JSON!) {
    setUserMetadata(userId: $userId, metadata: $metadata) { __typename ... on AuthUser { id } ${error} }
  }`,
  revokeUserSessions: `mutation ($userId: ID!) {
    revokeUserSessions(userId: $userId) { __typename ... on AuthSessionsEnded { count } ${error} }
  }`,
  resetUserMfa: `mutation ($userId: ID!) {
    resetUserMfa(userId: $userId) { __typename ... on AuthUser { id } ${resetPending} ${error} }
  }`,
  approveMfaReset: `mutation ($userId: ID!) {
    approveUserMfaReset(userId: $userId) {
      __typename ... on AuthUser { id } ${resetPending} ${error}
    }
  }`,
  withdrawMfaReset: `mutation ($userId: ID!) {
    withdrawUserMfaReset(userId: $userId) { __typename ... on AuthUser { id } ${error} }
  }`,
  mfaResets: `query ($userId: ID) { authUserMfaResets(userId: $userId) { ${waits} } }`,
  importUsers: `mutation ($users: [AuthUserImportInput!]!) {
    importUsers(users: $users) {
      __typename ... on AuthUsersImported { count rejected { index code message } }
    }
  }`,
  previewPolicy: `query ($input: MfaPolicyInput!) {
    previewMfaPolicy(input: $input) {
      passwordOnly { ...group } asked { ...group } inGrace { ...group } mustEnroll { ...group }
      lockedOut { ...group } askedWhenUnusual { ...group } blockedWhenUnusual { ...group }
      passwordChangeAdvised { ...group }
    }
  }
  fragment group on MfaPolicyPreviewGroup { count users { id email } }`,
  explainSignIn: `query (
    $userId: ID!, $ipAddress: String, $userAgent: String, $deviceToken: String
  ) {
    explainSignIn(
      userId: $userId, ipAddress: $ipAddress, userAgent: $userAgent, deviceToken: $deviceToken
    ) {
      decision requirement enrolled trustedDevice enrollmentDeadline factors { type }
      risks { trigger evidence } reasons
    }
  }`,
  auditEvents: `query ($first: Int, $after: String, $userId: ID, $type: String) {
    authAuditEvents(first: $first, after: $after, userId: $userId, type: $type) {
      edges {
        cursor
        node { id type actorType userId ipAddress userAgent metadata occurredAt }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`,
  verifyAuditLog: `{ verifyAuditLog { intact checkedEvents firstBrokenId headHash } }`,
  webhookEndpoints: `{
    authWebhookEndpoints { id url eventTypes enabled createdAt }
  }`,
  webhookDeliveries: `query ($endpointId: ID!, $first: Int, $after: String) {
    authWebhookDeliveries(endpointId: $endpointId, first: $first, after: $after) {
      edges { node { ${delivery} } } pageInfo { hasNextPage endCursor }
    }
  }`,
  createWebhook: `mutation ($url: String!, $eventTypes: [String!]!) {
    createWebhookEndpoint(url: $url, eventTypes: $eventTypes) {
      __typename ${endpointCreated} ${error}
    }
  }`,
  updateWebhook: `mutation ($id: ID!, $url: String, $eventTypes: [String!], $enabled: Boolean) {
    updateWebhookEndpoint(id: $id, url: $url, eventTypes: $eventTypes, enabled: $enabled) {
      __typename ... on AuthWebhookEndpoint { id url eventTypes enabled } ${error}
    }
  }`,
  deleteWebhook: `mutation ($id: ID!) {
    deleteWebhookEndpoint(id: $id) { __typename ... on AuthWebhookEndpointDeleted { id } }
  }`,
  rotateWebhook: `mutation ($id: ID!) {
    rotateWebhookSecret(id: $id) { __typename ${endpointCreated} ${error} }
  }`,
  testWebhook: `mutation ($id: ID!) {
    sendTestWebhook(id: $id) { __typename ... on AuthWebhookDelivery { ${delivery} } ${error} }
  }`,
  redeliverWebhook: `mutation ($deliveryId: ID!) {
    redeliverWebhook(deliveryId: $deliveryId) {
      __typename ... on AuthWebhookDelivery { ${delivery} } ${error}
    }
  }`,
  authConfig: `{
    authConfig {
      emailVerificationRequired passwordMinLength mfaRequirement allowedFactors trustedDevicesEnabled
    }
  }`,
} as const;

export type OperationName = keyof typeof operations;
