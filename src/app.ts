import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { createSendLinkStore } from './accounts/mailed-links/send-link.store.ts';
import { LINK_QUEUE } from './accounts/mailed-links/enqueue-links.sql.ts';
import { aboutLink, createSendLink } from './accounts/mailed-links/send-link.ts';
import { createCountedRefusalsStore } from './audit/counted-refusals.store.ts';
import type { Config } from './config/config.ts';
import { readOrCreateSecret } from './config/secret-file.ts';
import { createHashQueue } from './crypto/hash-queue.ts';
import { createKeyring } from './crypto/keyring.ts';
import { loadFastEngine, loadPortableEngine } from './crypto/password-engines.ts';
import { createPasswordHash } from './crypto/password-hash.ts';
import { createSecretBox } from './crypto/secret-box.ts';
import { openDatabase } from './db/client.ts';
import { createRepeat } from './jobs/repeat.ts';
import { createJobs } from './jobs/jobs.ts';
import { createKeyUseStore } from './maintenance/key-use.store.ts';
import { createPruneStore } from './maintenance/prune.store.ts';
import { createReportKeyUse } from './maintenance/report-key-use.ts';
import { createReseal } from './maintenance/reseal.ts';
import { createResealStore } from './maintenance/reseal.store.ts';
import { createBacklogStore } from './metrics/backlog.store.ts';
import { createReadBacklog } from './metrics/read-backlog.ts';
import { createMailer } from './messaging/create-mailer.ts';
import { createSmsSender } from './messaging/create-sms-sender.ts';
import { firstPolicy } from './policy/next-policy.ts';
import { createPolicyStore } from './policy/policy.store.ts';
import { createNoticesStore } from './notices/notices.store.ts';
import { createReportDeadNotices } from './notices/report-dead-notices.ts';
import { aboutNotice, createSendNotice } from './notices/send-notice.ts';
import { openGeoip } from './risk/geoip.ts';
import { createReportPosture } from './operators/posture/security-posture.ts';
import { createEndpoints } from './server/endpoints.ts';
import { createGraphqlEndpoint } from './server/graphql-endpoint.ts';
import { createMetricsEndpoint, createMetricsServer } from './server/metrics.ts';
import { refreshCookieOptions } from './server/refresh-cookie.ts';
import { createReadiness } from './server/readiness.ts';
import { createHttpServer } from './server/server.ts';
import { openMetrics } from './services/metrics.ts';
import { createServices } from './services/services.ts';
import { loadSigningKeys } from './sessions/signing-keys.ts';
import { createSigningKeysStore } from './sessions/signing-keys.store.ts';
import { systemClock, type Clock } from './shared/clock.ts';
import { createEnrollmentTickets } from './tickets/enrollment-tickets.ts';
import { createTicketsStore } from './tickets/tickets.store.ts';
import { WEBHOOK_QUEUE } from './audit/tell-webhooks.sql.ts';
import { aboutWebhook, createDeliverWebhook } from './webhooks/deliver.ts';
import { DISABLED_QUEUE } from './webhooks/deliveries.sql.ts';
import { createDeliveriesStore } from './webhooks/deliveries.store.ts';
import { createPost } from './webhooks/post.ts';
import { allowedHosts } from './webhooks/public-address.ts';
import { resolveHost } from './webhooks/resolve.ts';
import { createWebhookTargets } from './webhooks/targets.ts';
import { createTellOperator } from './webhooks/tell-operator.ts';

const MAX_WAITING_HASHES = { all: 100, each: 20 };
const WEBHOOK_TIMEOUT_MS = 10_000;
const PRUNE_EVERY_SECONDS = 60 * 60;
/** Nobody waits for links, but what is not linked yet can be changed unseen. */
const CHAIN_EVERY_MS = 1000;

/** The composition root: what the service stands on, its operations, its jobs and its doors. */
export async function createApp(config: Config, log: Logger, clock: Clock = systemClock) {
  const current = config.secret ?? (await readOrCreateSecret(config.dataDir));
  const keyring = createKeyring({ current, previous: config.previousSecret });
  const secretBox = createSecretBox(keyring);
  const engine = (await loadFastEngine()) ?? (await loadPortableEngine());
  const passwordHash = await createPasswordHash({ engine, keyring, cost: config.argon2 });
  // One more than there are processors: one attempt talks to the database while the others hash. And
  // one more than one network gets.
  const processors = availableParallelism();
  const { meters, prometheus } = await openMetrics(config.metrics, {
    hashQueue: () => hashQueue.length(),
    pool: () => database.poolUse(),
    backlog: () => readBacklog(),
  });
  const hashQueue = createHashQueue({
    begun: meters.hashed,
    all: { inFlight: processors + 1, waiting: MAX_WAITING_HASHES.all },
    each: { inFlight: processors, waiting: MAX_WAITING_HASHES.each },
  });

  const geoip = await openGeoip(config.risk.geoipDatabase);
  const database = await openDatabase(config, {
    connectionError: (err) => log.error({ err }, 'database connection'),
    statementRetried: (err, retries) => log.warn({ err, retries }, 'tried a statement again'),
    statementDone: prometheus ? meters.statementDone : undefined,
  });
  const { db, statements, executeSql } = database;
  const keyUse = createKeyUseStore(statements);
  const readBacklog = createReadBacklog({
    store: createBacklogStore(statements),
    countUnderOtherKeys: () => keyUse.countUnderOther(keyring.current('pepper').id),
    clock,
  });
  const keys = await loadSigningKeys({ store: createSigningKeysStore(db), secretBox, clock });
  const ticketsStore = createTicketsStore(statements);
  const policies = createPolicyStore(statements);
  await policies.begin(firstPolicy(config.policy, clock()));

  const { messageTimeoutSeconds: timeoutSeconds, totpIssuer: serviceName } = config;
  const mailer = createMailer({ config: config.mail, serviceName, timeoutSeconds, log });
  const sms = createSmsSender({ config: config.sms, timeoutSeconds, log });
  const webhookTargets = createWebhookTargets({
    allowed: allowedHosts(config.webhookAllowedHosts),
    resolve: resolveHost,
  });

  const services = createServices({
    config,
    log,
    clock,
    database,
    keyring,
    secretBox,
    passwordHash,
    hashQueue,
    keys,
    ticketsStore,
    policies,
    geoip,
    mailer,
    sms,
    webhookTargets,
  });

  if (config.previousSecret) {
    const resealed = await createReseal({ store: createResealStore(db), secretBox, keyring })();
    log.info({ resealed }, 'sealed anew under AUTH_SECRET');
  }

  const readiness = createReadiness({ db, clock });
  const graphql = createGraphqlEndpoint({
    services,
    db,
    enrollmentTickets: createEnrollmentTickets({ store: ticketsStore, clock }),
    clock,
    cookies: { device: config.deviceCookie, refresh: refreshCookieOptions(config) },
    trustedProxyHops: config.trustedProxyHops,
    allowedOrigins: config.allowedOrigins,
    graphiql: config.graphiql,
    introspection: config.introspection,
    suggestions: !config.production,
    log,
    meters,
  });
  const metrics = prometheus && createMetricsEndpoint(prometheus, config.metrics.token);
  const metricsPort = config.metrics.port;
  const metricsServer = metrics && metricsPort !== null ? createMetricsServer(metrics) : null;
  const endpoints = createEndpoints({
    keys,
    readiness,
    auditHead: services.auditHead,
    issuer: config.jwtIssuer,
    publicUrl: config.publicUrl,
    metrics: metricsServer ? null : metrics,
  });
  const server = createHttpServer({ graphql, endpoints, log });

  const noticesStore = createNoticesStore(db, statements);
  const sendNotice = createSendNotice({
    store: noticesStore,
    mailer,
    pages: config.linkPages,
    serviceName,
    clock,
  });
  const sendLink = createSendLink({
    store: createSendLinkStore(statements),
    mailer,
    pages: config.linkPages,
    serviceName,
    clock,
  });
  const deliveriesStore = createDeliveriesStore(statements);
  const deliverWebhook = createDeliverWebhook({
    store: deliveriesStore,
    secretBox,
    post: createPost({ targets: webhookTargets, timeoutMs: WEBHOOK_TIMEOUT_MS }),
    log,
    clock,
  });
  const tellOperator = createTellOperator({
    store: deliveriesStore,
    mailer,
    operatorEmail: config.operatorEmail,
    serviceName,
    log,
  });
  const pruneStore = createPruneStore(db);
  const countedRefusals = createCountedRefusalsStore(statements);
  const prune = async (): Promise<void> => {
    const now = clock();
    await countedRefusals.record(now);
    await pruneStore.prune(now);
    await services.dropOldEvents(now);
  };
  const reportDead = createReportDeadNotices({ store: noticesStore, log });
  const reportKeyUse = createReportKeyUse({ store: keyUse, keyring, log });
  const reportPosture = createReportPosture({ securityPosture: services.securityPosture, log });
  const reportAtStart = async (): Promise<void> => {
    await reportKeyUse();
    if (config.production) await reportPosture();
  };
  const chaining = createRepeat({
    name: 'audit chain',
    run: services.extendAuditChain,
    everyMs: CHAIN_EVERY_MS,
    log,
  });
  chaining.start();
  const jobs = createJobs({ executeSql, log, events: meters });
  await jobs.start([
    { queue: 'notice', run: sendNotice, about: aboutNotice, atStart: reportDead, workers: 2 },
    { queue: LINK_QUEUE, run: sendLink, about: aboutLink, workers: 2 },
    { queue: WEBHOOK_QUEUE, run: deliverWebhook, about: aboutWebhook, workers: 4 },
    { queue: DISABLED_QUEUE, run: tellOperator },
    { queue: 'prune', run: prune, atStart: reportAtStart, everySeconds: PRUNE_EVERY_SECONDS },
  ]);

  return {
    appliedMigrations: database.appliedMigrations,
    db,
    statements,
    services,
    listen: server.listen,
    /** Null where metrics have no port of their own. */
    listenForMetrics: async (host: string): Promise<number | null> =>
      metricsServer && (await metricsServer.listen(metricsPort!, host)),
    async close() {
      readiness.drain();
      await server.close();
      await jobs.stop();
      await chaining.stop();
      mailer.close();
      sms.close();
      await metricsServer?.close();
      await database.close();
    },
  };
}

export type App = Awaited<ReturnType<typeof createApp>>;
