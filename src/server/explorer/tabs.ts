import { parse, print } from 'graphql';
import { journeys } from '../../clients/operations.ts';
import type { Tab } from './page/start-explorer.ts';

/** The page puts something between name and domain that is new at each visit. */
export const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';

function tab(notes: string, operations: readonly string[], variables: object): Tab {
  const comment = notes.trim().replace(/^ */gm, '# ');
  const query = [comment, ...operations.map((text) => print(parse(text)))].join('\n\n');
  // The editor of variables misses what has only a default.
  const all = { ...variables, ...(query.includes('$cookies') && { cookies: false }) };
  return { query: `${query}\n`, variables: JSON.stringify(all, null, 2) };
}

const { signUp, totp, signIn, session, sms, emailCode, passkey, factors, recovery } = journeys;
const { trustedDevices, account, policy, users, audit, webhooks } = journeys;

/** GraphiQL's tabs: a journey each, its operations in the order in which they come. */
export const tabs: readonly Tab[] = [
  tab(
    `Sign up. The play button asks which operation.
     The page keeps tokens and tickets, sends them,
     and fills variables that are "".`,
    [
      signUp.signUpEmailPassword,
      signUp.sendEmailVerification,
      signUp.verifyEmail,
      signUp.proveMfaEnrollment,
      signUp.sendMfaEnrollmentCode,
      signUp.authConfig,
    ],
    { email: EMAIL, password: PASSWORD, ticket: '', code: '', token: '' },
  ),
  tab(
    `An authenticator app: GenerateTotp shows a picture
     to scan. Then activate it with the app's code.`,
    [totp.generateTotp, totp.verifyChangeUserMfa],
    { name: 'My phone', activeMfaType: 'TOTP', code: '' },
  ),
  tab(
    `Sign in. With a second factor the answer is a ticket:
     redeem it by a code. Each code works once.`,
    [
      signIn.signInEmailPassword,
      signIn.verifySignInMfaTotp,
      signIn.verifySignInMfaRecoveryCode,
      signIn.sendSignInMfaCode,
      signIn.exchangeSignInCode,
    ],
    {
      email: '',
      password: PASSWORD,
      deviceToken: '',
      ticket: '',
      otp: '',
      code: '',
      codeVerifier: '',
      factorId: '',
      rememberDevice: false,
    },
  ),
  tab(
    `Stay signed in, prove again who you are, and go.`,
    [
      session.refreshSession,
      session.stepUp,
      session.signOut,
      account.mySessions,
      session.revokeSession,
    ],
    { refreshToken: '', id: '' },
  ),
  tab(
    `Codes by SMS. While developing, the service
     writes them where it was started.`,
    [sms.enrollMfaSms, sms.verifyEnrollMfaSms, sms.verifySignInMfaSms],
    {
      phoneNumber: '+4915112345678',
      name: 'My phone number',
      factorId: '',
      code: '',
      ticket: '',
      otp: '',
    },
  ),
  tab(
    `Codes by e-mail. The address must be verified first.`,
    [emailCode.enrollMfaEmail, emailCode.verifyEnrollMfaEmail, emailCode.verifySignInMfaEmail],
    { name: 'My mailbox', factorId: '', code: '', ticket: '', otp: '' },
  ),
  tab(
    `A passkey. Where "credential" is "",
     your browser asks for it. It redeems a ticket,
     or signs in alone.`,
    [
      passkey.enrollMfaWebauthn,
      passkey.verifyEnrollMfaWebauthn,
      passkey.generateSignInMfaWebauthn,
      passkey.verifySignInMfaWebauthn,
      passkey.generateSignInWebauthn,
      passkey.signInWebauthn,
    ],
    { name: 'My passkey', factorId: '', credential: '', ticket: '' },
  ),
  tab(
    `The way back. Mailed links end in the token.`,
    [
      recovery.requestPasswordReset,
      recovery.resetPassword,
      recovery.stopEmailChange,
      recovery.restoreMfaFactor,
      recovery.cancelUserMfaReset,
    ],
    { email: '', token: '', newPassword: 'another horse, another battery' },
  ),
  tab(
    `Your account: who you are, factors, devices, leaving.`,
    [
      account.me,
      account.updateUser,
      account.changePassword,
      account.removePassword,
      account.changeEmail,
      factors.renameMfaFactor,
      factors.setPrimaryMfaFactor,
      factors.removeMfaFactor,
      factors.generateRecoveryCodes,
      trustedDevices.myDevices,
      trustedDevices.revokeTrustedDevice,
      trustedDevices.revokeAllTrustedDevices,
      account.exportUserData,
      account.deleteUser,
    ],
    {
      displayName: 'Ada',
      locale: 'en',
      currentPassword: PASSWORD,
      newPassword: 'another horse, another battery',
      newEmail: 'ada.lovelace@example.com',
      factorId: '',
      name: 'My other phone',
      id: '',
    },
  ),
  tab(
    `Who is asked for a second factor. Administrators only:
     the header x-hasura-admin-secret does, too.`,
    [
      policy.mfaPolicy,
      policy.previewMfaPolicy,
      policy.updateMfaPolicy,
      policy.explainSignIn,
      policy.setUserMfaRequirement,
    ],
    { input: { requirement: 'OPTIONAL' }, userId: '', requirement: 'REQUIRED' },
  ),
  tab(
    `Other people's accounts. Administrators only:
     the header x-hasura-admin-secret does, too.`,
    [
      users.authUsers,
      users.authUser,
      users.createUser,
      users.importUsers,
      users.disableUser,
      users.enableUser,
      users.unlockUser,
      users.setUserRoles,
      users.setUserMetadata,
      users.revokeUserSessions,
      users.resetUserMfa,
      users.authUserMfaResets,
      users.approveUserMfaReset,
      users.withdrawUserMfaReset,
    ],
    {
      first: 10,
      id: '',
      userId: '',
      input: { email: 'grace@example.com' },
      users: [{ email: 'mary@example.com' }],
      roles: ['user'],
      metadata: { plan: 'free' },
    },
  ),
  tab(
    `What happened, and how the service is set up.
     Administrators only.`,
    [
      audit.authAuditEvents,
      audit.verifyAuditLog,
      audit.securityPosture,
      audit.authSigningKeys,
      audit.rotateSigningKey,
    ],
    { first: 10 },
  ),
  tab(
    `Who is told of what happens. Administrators only.`,
    [
      webhooks.authWebhookEndpoints,
      webhooks.createWebhookEndpoint,
      webhooks.updateWebhookEndpoint,
      webhooks.rotateWebhookSecret,
      webhooks.sendTestWebhook,
      webhooks.authWebhookDeliveries,
      webhooks.redeliverWebhook,
      webhooks.deleteWebhookEndpoint,
    ],
    { url: 'https://example.com/hook', eventTypes: [], id: '', endpointId: '', deliveryId: '' },
  ),
];
