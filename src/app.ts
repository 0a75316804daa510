import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { createAuditLog } from './audit/audit-log.ts';
import type { Config } from './config/config.ts';
import { readOrCreateSecret } from './config/secret-file.ts';
import { createHashQueue } from './crypto/hash-queue.ts';
import { createKeyring } from './crypto/keyring.ts';
import { loadFastEngine, loadPortableEngine } from './crypto/password-engines.ts';
import { createPasswordHash } from './crypto/password-hash.ts';
import { createSecretBox } from './crypto/secret-box.ts';
import { openDatabase } from './db/client.ts';
import type { Services } from './graphql/context.ts';
import { createPruneStore } from './maintenance/prune.store.ts';
import { createReseal } from './maintenance/reseal.ts';
import { createResealStore } from './maintenance/reseal.store.ts';
import { createChangeMfaStore } from './mfa/change-mfa.store.ts';
import { createDisableMfa } from './mfa/disable-mfa.ts';
import { createMfaStatusStore } from './mfa/mfa-status.store.ts';
import { createGenerateRecoveryCodes } from './mfa/recovery-codes/generate-recovery-codes.ts';
import { createRecoveryCodesStore } from './mfa/recovery-codes/recovery-codes.store.ts';
import { createActivateTotp } from './mfa/totp/activate-totp.ts';
import { createGenerateTotp } from './mfa/totp/generate-totp.ts';
import { createTotpStore } from './mfa/totp/totp.store.ts';
import { createVerifyChangeUserMfa } from './mfa/verify-change-user-mfa.ts';
import { createEndpoints } from './server/endpoints.ts';
import { createGraphqlEndpoint } from './server/graphql-endpoint.ts';
import { createReadiness } from './server/readiness.ts';
import { createHttpServer } from './server/server.ts';
import { createAccessTokens } from './sessions/access-token.ts';
import { createSessionFactory } from './sessions/new-session.ts';
import { createRefreshTokens } from './sessions/refresh-token.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSessionsStore } from './sessions/sessions.store.ts';
import { loadSigningKeys } from './sessions/signing-keys.ts';
import { createSigningKeysStore } from './sessions/signing-keys.store.ts';
import { systemClock, type Clock } from './shared/clock.ts';
import { createCheckPassword } from './sign-in/check-password.ts';
import { createPasswordAttemptStore } from './sign-in/password-attempt.store.ts';
import { createReauthenticate } from './sign-in/reauthenticate.ts';
import { createRedeemTicketStore } from './sign-in/redeem-ticket.store.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { createStepUp } from './sign-in/step-up.ts';
import { createVerifyMfa } from './sign-in/verify-mfa.ts';
import { createThrottle } from './throttle/throttle.ts';
import { createEnrollmentTickets } from './tickets/enrollment-tickets.ts';
import { createTickets } from './tickets/tickets.ts';
import { createTicketsStore } from './tickets/tickets.store.ts';
import { createSignUp } from './users/sign-up.ts';
import { createSignUpStore } from './users/sign-up.store.ts';

const MAX_WAITING_HASHES = 50;
const PRUNE_EVERY_MS = 60 * 60 * 1000;

/** Builds every part once and wires them together: the architecture, read from top to bottom. */
export async function createApp(config: Config, log: Logger, clock: Clock = systemClock) {
  const { policy, stepUpMaxAgeSeconds } = config;

  const current = config.secret ?? (await readOrCreateSecret(config.dataDir));
  const keyring = createKeyring({ current, previous: config.previousSecret });
  const secretBox = createSecretBox(keyring);
  const engine = (await loadFastEngine()) ?? (await loadPortableEngine());
  const passwordHash = await createPasswordHash({ engine, keyring, cost: config.argon2 });
  // One more than there are processors: one attempt talks to the database while the others hash.
  const hashQueue = createHashQueue({
    inFlight: availableParallelism() + 1,
    waiting: MAX_WAITING_HASHES,
  });

  const database = await openDatabase(config, (err) => log.error({ err }, 'database connection'));
  const { db, statements } = database;
  const audit = createAuditLog({ statements });
  const throttle = createThrottle({ enabled: config.rateLimits, key: keyring.current('throttle') });
  const limits = { limits: config.rateLimits };

  const keys = await loadSigningKeys({ store: createSigningKeysStore(db), secretBox, clock });
  const accessTokens = createAccessTokens({
    keys,
    clock,
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    ttlSeconds: config.accessTokenTtlSeconds,
  });
  const refreshTokens = createRefreshTokens(keyring);
  const sessionFactory = createSessionFactory({
    accessTokens,
    refreshTokens,
    clock,
    sessionTtlSeconds: config.refreshTokenTtlSeconds,
  });
  const sessions = createSessions({
    store: createSessionsStore(db, statements),
    accessTokens,
    refreshTokens,
    factory: sessionFactory,
    clock,
  });

  const tickets = createTickets({ clock, ttlSeconds: config.ticketTtlSeconds });
  const ticketsStore = createTicketsStore(statements);
  const mfaStatus = createMfaStatusStore(statements);
  const totpStore = createTotpStore(statements);
  const changeMfaStore = createChangeMfaStore(db, statements, limits);

  const attempts = createPasswordAttemptStore(statements);
  const checkPassword = createCheckPassword({
    store: attempts,
    passwordHash,
    hashQueue,
    throttle,
    audit,
    clock,
  });

  const services: Services = {
    sessions,
    mfaStatus,
    signUp: createSignUp({
      store: createSignUpStore(statements),
      passwordHash,
      hashQueue,
      sessions: sessionFactory,
      tickets,
      audit,
      policy,
      clock,
      passwordMinLength: config.passwordMinLength,
    }),
    signIn: createSignIn({
      checkPassword,
      store: attempts,
      sessions: sessionFactory,
      tickets,
      passwordHash,
      hashQueue,
      policy,
      clock,
    }),
    stepUp: createStepUp({
      checkPassword,
      store: attempts,
      ticketsStore,
      mfaStatus,
      sessions: sessionFactory,
      tickets,
      clock,
    }),
    verifyMfa: createVerifyMfa({
      store: createRedeemTicketStore(statements, limits),
      sessions: sessionFactory,
      audit,
      secretBox,
      keyring,
      clock,
    }),
    generateTotp: createGenerateTotp({
      store: totpStore,
      mfaStatus,
      secretBox,
      policy,
      reauthenticate: createReauthenticate({ checkPassword, store: attempts }),
      clock,
      issuer: config.totpIssuer,
      stepUpMaxAgeSeconds,
    }),
    verifyChangeUserMfa: createVerifyChangeUserMfa({
      activateTotp: createActivateTotp({
        store: changeMfaStore,
        totpStore,
        sessions: sessionFactory,
        secretBox,
        keyring,
        audit,
        policy,
        clock,
      }),
      disableMfa: createDisableMfa({
        store: changeMfaStore,
        secretBox,
        keyring,
        audit,
        policy,
        clock,
      }),
    }),
    generateRecoveryCodes: createGenerateRecoveryCodes({
      store: createRecoveryCodesStore(db),
      mfaStatus,
      keyring,
      clock,
      stepUpMaxAgeSeconds,
    }),
  };

  const pruneStore = createPruneStore(db);
  const prune = () =>
    pruneStore.prune(clock()).catch((err: unknown) => log.error({ err }, 'could not prune'));
  const pruning = setInterval(() => void prune(), PRUNE_EVERY_MS).unref();
  if (config.previousSecret) {
    const resealed = await createReseal({ store: createResealStore(db), secretBox, keyring })();
    log.info({ resealed }, 'sealed anew under AUTH_SECRET');
  }

  const readiness = createReadiness({ db, clock });
  const graphql = createGraphqlEndpoint({
    services,
    enrollmentTickets: createEnrollmentTickets({ store: ticketsStore, clock }),
    publicConfig: config,
    trustedProxyHops: config.trustedProxyHops,
    allowedOrigins: config.allowedOrigins,
    graphiql: config.graphiql,
    introspection: config.introspection,
    suggestions: !config.production,
    log,
  });
  const endpoints = createEndpoints({
    keys,
    readiness,
    issuer: config.jwtIssuer,
    publicUrl: config.publicUrl,
  });
  const server = createHttpServer({ graphql, endpoints, log });

  return {
    appliedMigrations: database.appliedMigrations,
    db,
    statements,
    listen: server.listen,
    async close() {
      readiness.drain();
      clearInterval(pruning);
      await server.close();
      await database.close();
    },
  };
}

export type App = Awaited<ReturnType<typeof createApp>>;
