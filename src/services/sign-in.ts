import { createSessionVariables } from '../sessions/session-variables.ts';
import { createSessions } from '../sessions/sessions.ts';
import { createProveEnrollmentStore } from '../sign-in/enrollment-ticket/prove-mfa-enrollment.store.ts';
import { createProveEnrollment } from '../sign-in/enrollment-ticket/prove-mfa-enrollment.ts';
import { createSendEnrollmentCodeStore } from '../sign-in/enrollment-ticket/send-mfa-enrollment-code.store.ts';
import { createSendEnrollmentCode } from '../sign-in/enrollment-ticket/send-mfa-enrollment-code.ts';
import { createExchangeSignInCodeStore } from '../sign-in/hand-over/exchange-sign-in-code.store.ts';
import { createExchangeSignInCode } from '../sign-in/hand-over/exchange-sign-in-code.ts';
import { createIssueSignInCodeStore } from '../sign-in/hand-over/issue-sign-in-code.store.ts';
import { createIssueSignInCode } from '../sign-in/hand-over/issue-sign-in-code.ts';
import { createIssueTicket } from '../sign-in/issue-ticket.ts';
import { createSignInWebauthnStore } from '../sign-in/passkey/sign-in-webauthn.store.ts';
import { createSignInWebauthn } from '../sign-in/passkey/sign-in-webauthn.ts';
import { createRedeemTicketStore } from '../sign-in/second-factor/redeem-ticket.store.ts';
import { createRedemption } from '../sign-in/second-factor/redemption.ts';
import { createSendSignInCodeStore } from '../sign-in/second-factor/send-sign-in-mfa-code.store.ts';
import { createSendSignInCode } from '../sign-in/second-factor/send-sign-in-mfa-code.ts';
import { createVerifyWebauthn } from '../sign-in/second-factor/verify-sign-in-mfa-webauthn.ts';
import { createVerifyMfa } from '../sign-in/second-factor/verify-sign-in-mfa.ts';
import { createWebauthnTicketStore } from '../sign-in/second-factor/webauthn-ticket.store.ts';
import { createSignIn } from '../sign-in/sign-in.ts';
import { createStepUp } from '../sign-in/step-up.ts';
import { createDeviceFactory } from '../trusted-devices/trusted-device.ts';
import type { Foundation } from './foundation.ts';

/** From a password to a session: sign-in, tickets and their redemption, step-up, sessions. */
export function createSignInServices(foundation: Foundation) {
  const { config, clock, database, keyring, secretBox, passwordHash, hashQueue } = foundation;
  const { audit, limits, attempts, checkPassword, mfaStatus, sendCode, refuseTicket } = foundation;
  const { sessionsStore, accessTokens, refreshTokens, sessionFactory, tickets, trustedDevices } =
    foundation;
  const { statements } = database;
  const { passwordMinLength, webauthn: relyingParty } = config;

  const redemption = createRedemption({
    store: createRedeemTicketStore(statements, limits),
    sessionFactory,
    deviceFactory: createDeviceFactory({ clock }),
    refuseTicket,
    audit,
    clock,
  });

  const sessions = createSessions({
    store: sessionsStore,
    describePlace: foundation.geoip.describe,
    accessTokens,
    refreshTokens,
    sessionFactory,
    clock,
  });

  return {
    refuseTicket,
    trustedDevices,
    sessions,
    sessionVariables: createSessionVariables({ sessions, rules: config }),
    signIn: createSignIn({
      checkPassword,
      trustedDevices,
      assessSignIn: foundation.assessSignIn,
      issueTicket: createIssueTicket({ store: attempts, tickets, sendCode, clock }),
      store: attempts,
      sessionFactory,
      passwordHash,
      hashQueue,
      clock,
      passwordMinLength,
      emailVerificationRequired: config.emailVerificationRequired,
    }),
    signInWebauthn: createSignInWebauthn({
      store: createSignInWebauthnStore(statements, foundation.policies),
      sessionFactory,
      throttle: foundation.throttle,
      audit,
      relyingParty,
      clock,
      emailVerificationRequired: config.emailVerificationRequired,
    }),
    issueSignInCode: createIssueSignInCode({
      store: createIssueSignInCodeStore(statements),
      throttle: foundation.throttle,
      clock,
      ownOrigin: new URL(config.publicUrl).origin,
      returnOrigins: config.returnOrigins,
    }),
    exchangeSignInCode: createExchangeSignInCode({
      store: createExchangeSignInCodeStore(statements, foundation.policies, config.sessionLimits),
      sessionFactory,
      throttle: foundation.throttle,
      audit,
      clock,
    }),
    stepUp: createStepUp({
      checkPassword,
      store: attempts,
      ticketsStore: foundation.ticketsStore,
      mfaStatus,
      sessionFactory,
      tickets,
      clock,
    }),
    sendSignInCode: createSendSignInCode({
      store: createSendSignInCodeStore(statements, limits),
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
  };
}
