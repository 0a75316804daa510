import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { readOrCreateSecret, secretPath } from '../config/secret-file.ts';
import { createHashQueue } from '../crypto/hash-queue.ts';
import { createKeyring } from '../crypto/keyring.ts';
import { loadFastEngine, loadPortableEngine } from '../crypto/password-engines.ts';
import { createPasswordHash } from '../crypto/password-hash.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import { openDatabase } from '../db/client.ts';
import { createKeyUseStore } from '../maintenance/key-use.store.ts';
import { createReportKeyUse } from '../maintenance/report-key-use.ts';
import { createReseal } from '../maintenance/reseal.ts';
import { createResealStore } from '../maintenance/reseal.store.ts';
import { createBacklogStore } from '../metrics/backlog.store.ts';
import { createReadBacklog } from '../metrics/read-backlog.ts';
import { createMailer } from '../messaging/create-mailer.ts';
import { createSmsSender } from '../messaging/create-sms-sender.ts';
import { firstPolicy } from '../policy/next-policy.ts';
import { createPolicyStore } from '../policy/policy.store.ts';
import { openGeoip } from '../risk/geoip.ts';
import { loadSigningKeys } from '../sessions/signing-keys.ts';
import { createSigningKeysStore } from '../sessions/signing-keys.store.ts';
import type { Clock } from '../shared/clock.ts';
import { createTicketsStore } from '../tickets/tickets.store.ts';
import { allowedHosts } from '../webhooks/public-address.ts';
import { resolveHost } from '../webhooks/resolve.ts';
import { createWebhookTargets } from '../webhooks/targets.ts';
import type { Opened } from './foundation.ts';
import { openMetrics } from './metrics.ts';
import { openTraces } from './traces.ts';

const MAX_WAITING_HASHES = { all: 100, each: 20 };

/** Opens what the service stands on: the database, its keys, and the ways to send messages. */
export async function openFoundation(config: Config, log: Logger, clock: Clock) {
  // More than there are processors: two attempts talk to the database while the others hash, which as
  // many do at once as libuv has threads. And one more than one network gets.
  const processors = availableParallelism();
  const { meters, prometheus } = await openMetrics(config.metrics, {
    hashQueue: () => hashQueue.length(),
    pool: () => database.poolUse(),
    resealing: () => reseal.progress(),
    backlog: () => readBacklog(),
  });
  const traces = await openTraces(config.traces, log);
  const hashQueue = createHashQueue({
    begun: meters.hashed,
    all: { inFlight: processors + 2, waiting: MAX_WAITING_HASHES.all },
    each: { inFlight: processors + 1, waiting: MAX_WAITING_HASHES.each },
  });

  const geoip = await openGeoip(config.risk.geoipDatabase);
  const database = await openDatabase(config, {
    connectionError: (err) => log.error({ err }, 'database connection'),
    statementRetried: (err, retries) => log.warn({ err, retries }, 'tried a statement again'),
    replicaAway: (err) =>
      log.warn({ err }, 'the read replica does not answer: its reads are asked of the primary'),
    replicaBack: () => log.info('the read replica answers again'),
    statementDone: both(prometheus?.meters.statementDone, traces?.statementDone),
  });
  const { db, statements } = database;
  const signingKeys = createSigningKeysStore(db);
  const wasUsed = async (): Promise<boolean> => (await signingKeys.list()).length > 0;
  const current = config.secret ?? (await readOrCreateSecret(config.dataDir, wasUsed));
  const keyring = createKeyring({
    current,
    previous: config.previousSecret,
    next: config.nextSecret,
  });
  const secretBox = createSecretBox(keyring);
  const engine = (await loadFastEngine()) ?? (await loadPortableEngine());
  const passwordHash = await createPasswordHash({ engine, keyring, cost: config.argon2 });
  const keyUse = createKeyUseStore(statements);
  const reportKeyUse = createReportKeyUse({ store: keyUse, keyring, log });
  const reseal = createReseal({
    store: createResealStore(db),
    secretBox,
    keyring,
    log,
    clock,
    onDone: reportKeyUse,
  });
  const readBacklog = createReadBacklog({
    store: createBacklogStore(statements),
    countUnderOtherKeys: () => keyUse.countUnderOther(keyring.current('pepper').id),
    clock,
  });
  const keys = await loadSigningKeys({
    store: signingKeys,
    secretBox,
    algorithm: config.signingKeys.algorithm,
    secretName: config.secret ? 'AUTH_SECRET' : secretPath(config.dataDir),
    clock,
  });
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

  const opened: Opened = {
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
  };
  return {
    ...opened,
    meters,
    prometheus,
    traces,
    reseal,
    reportKeyUse,
    async close(): Promise<void> {
      mailer.close();
      sms.close();
      await database.close();
    },
  };
}

function both<Args extends unknown[]>(
  one: ((...args: Args) => void) | undefined,
  other: ((...args: Args) => void) | undefined,
): ((...args: Args) => void) | undefined {
  if (!one || !other) return one ?? other;
  return (...args) => {
    one(...args);
    other(...args);
  };
}
