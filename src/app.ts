import type { Logger } from 'pino';
import { createSendLinkStore } from './accounts/mailed-links/send-link.store.ts';
import { LINK_QUEUE } from './accounts/mailed-links/enqueue-links.sql.ts';
import { aboutLink, createSendLink } from './accounts/mailed-links/send-link.ts';
import { createCountedRefusalsStore } from './audit/counted-refusals.store.ts';
import type { Config } from './config/config.ts';
import { createHasuraWebhook, WEBHOOK_PATH } from './gateways/hasura/webhook.ts';
import { createHandOver, HAND_OVER_PATH } from './portal/hand-over.ts';
import { createRepeat } from './jobs/repeat.ts';
import { createJobs } from './jobs/jobs.ts';
import { createPrune } from './maintenance/prune.ts';
import { createPruneStore } from './maintenance/prune.store.ts';
import { createNoticesStore } from './notices/notices.store.ts';
import { createReportDeadNotices } from './notices/report-dead-notices.ts';
import { aboutNotice, createSendNotice } from './notices/send-notice.ts';
import { createReportPosture } from './operators/posture/security-posture.ts';
import { createPortalPages } from './portal/pages.ts';
import { createEndpoints } from './server/endpoints.ts';
import { createGraphqlEndpoint } from './server/graphql-endpoint.ts';
import { createMetricsEndpoint, createMetricsServer } from './server/metrics.ts';
import { refreshCookieOptions } from './server/refresh-cookie.ts';
import { createReadiness } from './server/readiness.ts';
import { createHttpServer } from './server/server.ts';
import { openFoundation } from './services/open.ts';
import { createServices } from './services/services.ts';
import { shutDown } from './shut-down.ts';
import { systemClock, type Clock } from './shared/clock.ts';
import { createEnrollmentTickets } from './tickets/enrollment-tickets.ts';
import { WEBHOOK_QUEUE } from './audit/tell-webhooks.sql.ts';
import { aboutWebhook, createDeliverWebhook } from './webhooks/deliver.ts';
import { DISABLED_QUEUE } from './webhooks/deliveries.sql.ts';
import { createDeliveriesStore } from './webhooks/deliveries.store.ts';
import { createPost } from './webhooks/post.ts';
import { createTellOperator } from './webhooks/tell-operator.ts';

const WEBHOOK_TIMEOUT_MS = 10_000;
const PRUNE_EVERY_SECONDS = 60 * 60;
/** Nobody waits for links, but what is not linked yet can be changed unseen. */
const CHAIN_EVERY_MS = 1000;
/** What waits for hours may wait for half a minute more. */
const RESETS_EVERY_MS = 30_000;
/** Replicas hear of a key long before it signs. */
const TEND_KEYS_EVERY_MS = 5000;
/** Requests come between two batches. */
const RESEAL_EVERY_MS = 50;

/** The composition root: what the service stands on, its operations, its jobs and its doors. */
export async function createApp(config: Config, log: Logger, clock: Clock = systemClock) {
  // First: a picture that cannot be shown ends the start before anything is opened.
  const pages = config.portal ? createPortalPages(config) : () => undefined;
  const opened = await openFoundation(config, log, clock);
  const { database, secretBox, keys, ticketsStore, mailer, webhookTargets } = opened;
  const { meters, prometheus, traces, reseal, reportKeyUse } = opened;
  const { db, statements, executeSql, jobSchema } = database;
  const services = createServices(opened);

  const readiness = createReadiness({ db, clock });
  const graphql = createGraphqlEndpoint({
    services,
    db,
    enrollmentTickets: createEnrollmentTickets({ store: ticketsStore, clock }),
    clock,
    cookies: { device: config.deviceCookie, refresh: refreshCookieOptions(config) },
    origins: config,
    graphiql: config.graphiql ? { fillsCodes: !config.production } : null,
    introspection: config.introspection,
    suggestions: !config.production,
    log,
    meters,
    traces,
  });
  const metrics = prometheus && createMetricsEndpoint(prometheus, config.metrics.token);
  const metricsPort = config.metrics.port;
  const metricsServer = metrics && metricsPort !== null ? createMetricsServer(metrics, log) : null;
  const endpoints = createEndpoints({
    keys,
    readiness,
    auditHead: services.auditHead,
    issuer: config.jwtIssuer,
    publicUrl: config.publicUrl,
    graphiql: config.graphiql,
    portal: config.portal,
    metrics: metricsServer ? null : metrics,
  });
  const server = createHttpServer({
    graphql,
    endpoints,
    gateways: {
      [WEBHOOK_PATH]: createHasuraWebhook({ ...services, log }),
      [HAND_OVER_PATH]: createHandOver({
        ...services,
        enabled: config.portal,
        ownOrigin: new URL(config.publicUrl).origin,
        loopbackOrigins: config.loopbackOrigins,
        refreshCookie: refreshCookieOptions(config),
      }),
    },
    pages,
    trustedProxyHops: config.trustedProxyHops,
    traces,
    log,
  });

  const noticesStore = createNoticesStore(statements);
  const sendNotice = createSendNotice({
    store: noticesStore,
    mailer,
    pages: config.linkPages,
    serviceName: config.totpIssuer,
    clock,
  });
  const sendLink = createSendLink({
    store: createSendLinkStore(statements),
    mailer,
    pages: config.linkPages,
    serviceName: config.totpIssuer,
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
    serviceName: config.totpIssuer,
    log,
  });
  const pruneExpired = createPrune({ store: createPruneStore(db) });
  const countedRefusals = createCountedRefusalsStore(statements);
  const prune = async (): Promise<void> => {
    const now = clock();
    await countedRefusals.record(now);
    await pruneExpired(now);
    await services.dropOldEvents(now);
  };
  const reportDead = createReportDeadNotices({ store: noticesStore, log });
  const resealing = createRepeat({
    name: 'sealing anew',
    run: async () => void (await reseal.step()),
    everyMs: RESEAL_EVERY_MS,
    log,
  });
  if (config.previousSecret) resealing.start();
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
  const resetting = createRepeat({
    name: 'resets of second steps',
    run: services.takeDueMfaResets,
    everyMs: RESETS_EVERY_MS,
    log,
  });
  resetting.start();
  const tendingKeys = createRepeat({
    name: 'signing keys',
    run: services.tendSigningKeys,
    everyMs: TEND_KEYS_EVERY_MS,
    log,
  });
  tendingKeys.start();
  const jobs = createJobs({ executeSql, schema: jobSchema, log, events: meters });
  const repeated = [chaining, resetting, tendingKeys, resealing];
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
    clientMade: database.clientMade,
    services,
    /** How far the rotation of AUTH_SECRET is. */
    resealProgress: reseal.progress,
    listen: server.listen,
    /** Null where metrics have no port of their own. */
    listenForMetrics: async (host: string): Promise<number | null> =>
      metricsServer && (await metricsServer.listen(metricsPort!, host)),
    close() {
      readiness.drain();
      return shutDown(log, server.inFlight(), [
        ['requests finished', server.close],
        ['jobs stopped', () => Promise.all([jobs, ...repeated].map((job) => job.stop()))],
        ...(traces ? [['spans handed over', traces.close] as const] : []),
        ['metrics closed', () => metricsServer?.close()],
        ['database closed', opened.close],
      ]);
    },
  };
}

export type App = Awaited<ReturnType<typeof createApp>>;
