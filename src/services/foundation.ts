import { createNewPassword } from '../accounts/new-password.ts';
import { createRequireUnbreached } from '../accounts/require-unbreached.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import type { Config } from '../config/config.ts';
import type { HashQueue } from '../crypto/hash-queue.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Database } from '../db/client.ts';
import type { Mailer } from '../messaging/mailer.ts';
import type { SmsSender } from '../messaging/sms-sender.ts';
import { createDeliverCode } from '../mfa/one-time-code/deliver-code.ts';
import { createOneTimeCodesStore } from '../mfa/one-time-code/one-time-codes.store.ts';
import { createSendCode } from '../mfa/one-time-code/send-code.ts';
import { createMfaStatusStore } from '../policy/mfa-status.store.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import { createAssessSignIn } from '../risk/assess-sign-in.ts';
import type { Geoip } from '../risk/geoip.ts';
import { createAccessTokens } from '../sessions/access-token.ts';
import { createSessionFactory } from '../sessions/new-session.ts';
import { createRefreshTokens } from '../sessions/refresh-token.ts';
import { createSessionsStore } from '../sessions/sessions.store.ts';
import type { SigningKeys } from '../sessions/signing-keys.ts';
import type { Clock } from '../shared/clock.ts';
import { createCheckPassword } from '../sign-in/password/check-password.ts';
import { createForeignSchemesStore } from '../sign-in/password/foreign-schemes.store.ts';
import { createPasswordAttemptStore } from '../sign-in/password/password-attempt.store.ts';
import { createRefusalFloor } from '../sign-in/password/refusal-floor.ts';
import { createThrottle } from '../throttle/throttle.ts';
import { createRefuseTicketStore } from '../tickets/refuse-ticket.store.ts';
import { createRefuseTicket } from '../tickets/refuse-ticket.ts';
import type { TicketsStore } from '../tickets/tickets.store.ts';
import { createTickets } from '../tickets/tickets.ts';
import { createTrustedDevicesStore } from '../trusted-devices/trusted-devices.store.ts';
import { createTrustedDevices } from '../trusted-devices/trusted-devices.ts';
import type { WebhookTargets } from '../webhooks/targets.ts';
import type { Logger } from 'pino';

/** What the service stands on: opened and made once, in app.ts. */
export type Opened = {
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
  readonly webhookTargets: WebhookTargets;
};

/** What several wings of the service need, made of it once. */
export function createFoundation(opened: Opened) {
  const { config, log, clock, database, keyring, passwordHash, hashQueue, mailer, sms } = opened;
  const { statements } = database;

  const audit = createAuditLog({ statements });
  const throttle = createThrottle({
    enabled: config.rateLimits,
    key: keyring.current('throttle'),
    smsCountryHourlyLimit: config.smsCountryHourlyLimit,
    smsEnrollmentCountryHourlyLimit: config.smsEnrollmentCountryHourlyLimit,
  });

  const accessTokens = createAccessTokens({
    keys: opened.keys,
    clock,
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    ttlSeconds: config.accessTokenTtlSeconds,
    gatewayRules: config,
    log,
  });
  const refreshTokens = createRefreshTokens(keyring);
  const sessionFactory = createSessionFactory({
    accessTokens,
    refreshTokens,
    clock,
    sessionTtlSeconds: config.refreshTokenTtlSeconds,
    limits: config.sessionLimits,
  });

  const attempts = createPasswordAttemptStore(statements, opened.policies);
  const refusalFloor = createRefusalFloor({ store: createForeignSchemesStore(statements) });
  const checkPassword = createCheckPassword({
    store: attempts,
    passwordHash,
    hashQueue,
    throttle,
    audit,
    clock,
    refusalFloor,
  });

  const deliver = createDeliverCode({
    sms,
    mailer,
    log,
    serviceName: config.totpIssuer,
    origin: config.webauthn.origins[0] ?? null,
  });

  return {
    ...opened,
    limits: { limits: config.rateLimits },
    audit,
    throttle,
    accessTokens,
    refreshTokens,
    sessionsStore: createSessionsStore(
      database.db,
      statements,
      opened.policies,
      config.sessionLimits,
    ),
    sessionFactory,
    tickets: createTickets({ clock, ttlSeconds: config.ticketTtlSeconds }),
    attempts,
    refusalFloor,
    checkPassword,
    newPassword: createNewPassword({
      passwordHash,
      hashQueue,
      passwordMinLength: config.passwordMinLength,
      // What nobody's password here may be made of.
      serviceWords: [config.totpIssuer, 'ticketgate', new URL(config.publicUrl).hostname],
      requireUnbreached: createRequireUnbreached({ url: config.passwordBreachUrl, log }),
    }),
    mfaStatus: createMfaStatusStore(statements, opened.policies),
    sendCode: createSendCode({
      store: createOneTimeCodesStore(statements),
      throttle,
      keyring,
      deliver,
      audit,
      clock,
    }),
    trustedDevices: createTrustedDevices({
      store: createTrustedDevicesStore(database.db, statements),
      clock,
    }),
    assessSignIn: createAssessSignIn({
      geoip: opened.geoip,
      suspiciousNetworks: config.risk.suspiciousNetworks,
      inactivityDays: config.risk.inactivityDays,
      clock,
    }),
    refuseTicket: createRefuseTicket({
      store: createRefuseTicketStore(statements),
      throttle,
      clock,
    }),
  };
}

export type Foundation = ReturnType<typeof createFoundation>;
