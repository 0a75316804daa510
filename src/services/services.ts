import type { Logger } from 'pino';
import { createAdminSecretStore } from '../operators/admin-secret.store.ts';
import { createCheckAdminSecret } from '../operators/check-admin-secret.ts';
import { createSetUserMfaRequirement } from '../operators/policy/set-user-mfa-requirement.ts';
import { createUserRequirementStore } from '../operators/policy/user-requirement.store.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import type { Config } from '../config/config.ts';
import type { HashQueue } from '../crypto/hash-queue.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Database } from '../db/client.ts';
import type { Services } from '../api/context.ts';
import type { Mailer } from '../messaging/mailer.ts';
import type { SmsSender } from '../messaging/sms-sender.ts';
import { createChangeMfaStore } from '../mfa/manage/change-mfa.store.ts';
import { createDisableMfa } from '../mfa/manage/disable-mfa.ts';
import { createEnrollEmail } from '../mfa/email/enroll-email.ts';
import { createActivateFactor } from '../mfa/enrollment/activate-factor.ts';
import { createMayEnroll } from '../mfa/enrollment/may-enroll.ts';
import { createPendingFactorsStore } from '../mfa/enrollment/pending-factors.store.ts';
import { createRequireFreshProof } from '../mfa/fresh-proof.ts';
import { createFactorsStore } from '../mfa/manage/factors.store.ts';
import { createManageFactors } from '../mfa/manage/manage-factors.ts';
import { createMfaStatusStore } from '../policy/mfa-status.store.ts';
import { createDeliverCode } from '../mfa/one-time-code/deliver-code.ts';
import { createEnrollByCode } from '../mfa/one-time-code/enroll-by-code.ts';
import { createOneTimeCodesStore } from '../mfa/one-time-code/one-time-codes.store.ts';
import { createSendCode } from '../mfa/one-time-code/send-code.ts';
import { createGenerateRecoveryCodes } from '../mfa/recovery-codes/generate-recovery-codes.ts';
import { createRecoveryCodesStore } from '../mfa/recovery-codes/recovery-codes.store.ts';
import { createEnrollSms } from '../mfa/sms/enroll-sms.ts';
import { createActivateTotp } from '../mfa/totp/activate-totp.ts';
import { createGenerateTotp } from '../mfa/totp/generate-totp.ts';
import { createVerifyChangeUserMfa } from '../mfa/manage/verify-change-user-mfa.ts';
import { createEnrollWebauthn } from '../mfa/webauthn/enroll-webauthn.ts';
import { createWebauthnStore } from '../mfa/webauthn/webauthn.store.ts';
import { createAuthConfig } from '../policy/auth-config.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import { createUpdateMfaPolicy } from '../operators/policy/update-mfa-policy.ts';
import type { Geoip } from '../risk/geoip.ts';
import { createAccessTokens } from '../sessions/access-token.ts';
import { createSessionFactory } from '../sessions/new-session.ts';
import { createRefreshTokens } from '../sessions/refresh-token.ts';
import { createSessions } from '../sessions/sessions.ts';
import { createSessionsStore } from '../sessions/sessions.store.ts';
import type { SigningKeys } from '../sessions/signing-keys.ts';
import type { Clock } from '../shared/clock.ts';
import { createAssessSignIn } from '../risk/assess-sign-in.ts';
import { createCheckPassword } from '../sign-in/password/check-password.ts';
import { createExplainSignIn } from '../operators/policy/explain-sign-in.ts';
import { createExplainSignInStore } from '../operators/policy/explain-sign-in.store.ts';
import { createIssueTicket } from '../sign-in/issue-ticket.ts';
import { createPasswordAttemptStore } from '../sign-in/password/password-attempt.store.ts';
import { createPolicySubjectsStore } from '../operators/policy/policy-subjects.store.ts';
import { createPreviewMfaPolicy } from '../operators/policy/preview-mfa-policy.ts';
import { createProveEnrollment } from '../sign-in/enrollment-ticket/prove-mfa-enrollment.ts';
import { createProveEnrollmentStore } from '../sign-in/enrollment-ticket/prove-mfa-enrollment.store.ts';
import { createReauthenticate } from '../sign-in/password/reauthenticate.ts';
import { createRedeemTicketStore } from '../sign-in/second-factor/redeem-ticket.store.ts';
import { createRedemption } from '../sign-in/second-factor/redemption.ts';
import { createSendEnrollmentCode } from '../sign-in/enrollment-ticket/send-mfa-enrollment-code.ts';
import { createSendEnrollmentCodeStore } from '../sign-in/enrollment-ticket/send-mfa-enrollment-code.store.ts';
import { createSendSignInCode } from '../sign-in/second-factor/send-sign-in-mfa-code.ts';
import { createSendSignInCodeStore } from '../sign-in/second-factor/send-sign-in-mfa-code.store.ts';
import { createSignIn } from '../sign-in/sign-in.ts';
import { createStepUp } from '../sign-in/step-up.ts';
import { createVerifyMfa } from '../sign-in/second-factor/verify-sign-in-mfa.ts';
import { createVerifyWebauthn } from '../sign-in/second-factor/verify-sign-in-mfa-webauthn.ts';
import { createWebauthnTicketStore } from '../sign-in/second-factor/webauthn-ticket.store.ts';
import { createThrottle } from '../throttle/throttle.ts';
import { createRefuseTicket } from '../tickets/refuse-ticket.ts';
import { createRefuseTicketStore } from '../tickets/refuse-ticket.store.ts';
import { createTickets } from '../tickets/tickets.ts';
import type { TicketsStore } from '../tickets/tickets.store.ts';
import { createTrustedDeviceFactory } from '../trusted-devices/trusted-device.ts';
import { createTrustedDevices } from '../trusted-devices/trusted-devices.ts';
import { createTrustedDevicesStore } from '../trusted-devices/trusted-devices.store.ts';
import { createChangePassword } from '../accounts/change-password.ts';
import { createChangePasswordStore } from '../accounts/change-password.store.ts';
import { createSignUp } from '../accounts/sign-up.ts';
import { createSignUpStore } from '../accounts/sign-up.store.ts';

/** What the service stands on: opened and made once, in app.ts. */
export type Foundation = {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly secretBox: SecretBox;
  readonly passwordHash: PasswordHash;
  readonly hashQueue: HashQueue;
  readonly keys: SigningKeys;
  readonly ticketsStore: TicketsStore;
  readonly policies: PolicyStore;
  readonly geoip: Geoip;
  readonly mailer: Mailer;
  readonly sms: SmsSender;
};

/** Builds every operation once and wires it to what it needs. */
export function createServices(foundation: Foundation): Services {
  const { config, log, clock, database, keyring, secretBox, passwordHash, hashQueue } = foundation;
  const { ticketsStore, policies, mailer, sms } = foundation;
  const { db, statements } = database;
  const { passwordMinLength, webauthn: relyingParty } = config;
  const limits = { limits: config.rateLimits };

  const audit = createAuditLog({ statements });
  const throttle = createThrottle({
    enabled: config.rateLimits,
    key: keyring.current('throttle'),
    smsCountryHourlyLimit: config.smsCountryHourlyLimit,
    smsEnrollmentCountryHourlyLimit: config.smsEnrollmentCountryHourlyLimit,
  });

  // sessions and tickets
  const accessTokens = createAccessTokens({
    keys: foundation.keys,
    clock,
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    ttlSeconds: config.accessTokenTtlSeconds,
    aal2Roles: config.aal2Roles,
  });
  const refreshTokens = createRefreshTokens(keyring);
  const sessions = createSessionFactory({
    accessTokens,
    refreshTokens,
    clock,
    sessionTtlSeconds: config.refreshTokenTtlSeconds,
  });
  const tickets = createTickets({ clock, ttlSeconds: config.ticketTtlSeconds });

  // passwords
  const serviceWords = [config.totpIssuer, 'ticketgate', new URL(config.publicUrl).hostname];
  const attempts = createPasswordAttemptStore(statements);
  const checkPassword = createCheckPassword({
    store: attempts,
    passwordHash,
    hashQueue,
    throttle,
    audit,
    clock,
  });

  // factors
  const mfaStatus = createMfaStatusStore(statements);
  const changeMfa = createChangeMfaStore(db, statements, limits);
  const pendingFactors = createPendingFactorsStore(statements);
  const requireFreshProof = createRequireFreshProof({
    clock,
    maxAgeSeconds: config.stepUpMaxAgeSeconds,
  });
  const mayEnroll = createMayEnroll({ mfaStatus, requireFreshProof });
  const activateFactor = createActivateFactor({
    store: changeMfa,
    requireFreshProof,
    sessions,
    keyring,
  });
  const deliver = createDeliverCode({
    sms,
    mailer,
    log,
    serviceName: config.totpIssuer,
    origin: relyingParty.origins[0] ?? null,
  });
  const sendCode = createSendCode({
    store: createOneTimeCodesStore(statements),
    throttle,
    keyring,
    deliver,
    audit,
    clock,
  });
  const enrollByCode = createEnrollByCode({
    sendCode,
    pendingFactors,
    activateFactor,
    audit,
    keyring,
    mfaStatus,
    clock,
  });

  // trusted devices and risk
  const trustedDevices = createTrustedDevices({
    store: createTrustedDevicesStore(db, statements),
    clock,
  });
  const assessSignIn = createAssessSignIn({
    geoip: foundation.geoip,
    suspiciousNetworks: config.risk.suspiciousNetworks,
    inactivityDays: config.risk.inactivityDays,
    clock,
  });

  // redeeming tickets
  const refuseTicket = createRefuseTicket({
    store: createRefuseTicketStore(statements),
    throttle,
    clock,
  });
  const redemption = createRedemption({
    store: createRedeemTicketStore(statements, limits),
    sessions,
    refuseTicket,
    trustedDevices: createTrustedDeviceFactory({ clock }),
    audit,
    clock,
  });

  return {
    mfaStatus,
    refuseTicket,
    sessions: createSessions({
      store: createSessionsStore(db, statements),
      accessTokens,
      refreshTokens,
      factory: sessions,
      clock,
    }),
    signUp: createSignUp({
      store: createSignUpStore(statements),
      throttle,
      passwordHash,
      hashQueue,
      sessions,
      tickets,
      audit,
      clock,
      passwordMinLength,
      serviceWords,
    }),
    signIn: createSignIn({
      checkPassword,
      trustedDevices,
      assessSignIn,
      issueTicket: createIssueTicket({ store: attempts, tickets, sendCode, clock }),
      store: attempts,
      sessions,
      passwordHash,
      hashQueue,
      clock,
      passwordMinLength,
    }),
    stepUp: createStepUp({
      checkPassword,
      store: attempts,
      ticketsStore,
      mfaStatus,
      sessions,
      tickets,
      clock,
    }),
    sendSignInCode: createSendSignInCode({
      store: createSendSignInCodeStore(statements),
      sendCode,
      clock,
    }),
    verifyMfa: createVerifyMfa({ redemption, secretBox, keyring }),
    verifyWebauthn: createVerifyWebauthn({
      store: createWebauthnTicketStore(statements),
      redemption,
      relyingParty,
      clock,
    }),
    generateTotp: createGenerateTotp({
      pendingFactors,
      mayEnroll,
      secretBox,
      reauthenticate: createReauthenticate({ checkPassword, store: attempts }),
      clock,
      issuer: config.totpIssuer,
    }),
    verifyChangeUserMfa: createVerifyChangeUserMfa({
      activateTotp: createActivateTotp({
        pendingFactors,
        activateFactor,
        secretBox,
        audit,
        mfaStatus,
        clock,
      }),
      disableMfa: createDisableMfa({
        store: changeMfa,
        mfaStatus,
        secretBox,
        keyring,
        audit,
        clock,
        requireFreshProof,
      }),
    }),
    enrollSms: createEnrollSms({
      mayEnroll,
      enrollByCode,
      allowedCountries: config.smsAllowedCountries,
    }),
    enrollEmail: createEnrollEmail({ mayEnroll, enrollByCode, clock }),
    enrollWebauthn: createEnrollWebauthn({
      store: createWebauthnStore(statements),
      pendingFactors,
      mayEnroll,
      activateFactor,
      audit,
      mfaStatus,
      clock,
      relyingParty,
    }),
    manageFactors: createManageFactors({
      store: createFactorsStore(db, statements),
      mfaStatus,
      clock,
      requireFreshProof,
    }),
    generateRecoveryCodes: createGenerateRecoveryCodes({
      store: createRecoveryCodesStore(db),
      mfaStatus,
      keyring,
      clock,
      requireFreshProof,
    }),
    proveEnrollment: createProveEnrollment({
      store: createProveEnrollmentStore(statements, limits),
      keyring,
      refuseTicket,
      audit,
      clock,
    }),
    sendEnrollmentCode: createSendEnrollmentCode({
      store: createSendEnrollmentCodeStore(statements),
      sendCode,
      audit,
      clock,
    }),
    trustedDevices,
    changePassword: createChangePassword({
      store: createChangePasswordStore(db),
      attempts,
      mfaStatus,
      checkPassword,
      passwordHash,
      hashQueue,
      clock,
      passwordMinLength,
      serviceWords,
      requireFreshProof,
    }),
    authConfig: createAuthConfig({
      store: policies,
      emailVerificationRequired: config.emailVerificationRequired,
      passwordMinLength,
    }),
    policies,
    updateMfaPolicy: createUpdateMfaPolicy({ store: policies, clock }),
    previewMfaPolicy: createPreviewMfaPolicy({
      policies,
      subjects: createPolicySubjectsStore(statements),
      clock,
      passwordMinLength,
    }),
    explainSignIn: createExplainSignIn({
      store: createExplainSignInStore(statements),
      trustedDevices,
      assessSignIn,
      throttle,
      clock,
    }),
    checkAdminSecret: createCheckAdminSecret({
      store: createAdminSecretStore(statements),
      throttle,
      audit,
      clock,
      adminSecret: config.adminSecret,
    }),
    setUserMfaRequirement: createSetUserMfaRequirement({
      store: createUserRequirementStore(statements),
      clock,
    }),
  };
}
