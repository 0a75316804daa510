import type { App } from './app.ts';
import { explainStartFailure } from './explain-start-failure.ts';
import { readConfig } from './config/read-config.ts';
import { createLogger } from './server/logger.ts';
import { loadChecks } from './mfa/webauthn/load-checks.ts';
import { openingUrl } from './server/opening-url.ts';
import { openTerminal } from './server/terminal.ts';

try {
  const config = readConfig();
  const log = createLogger(config.logLevel, await openTerminal(config, process.stdout));
  // Most of the time of a start goes into loading it: what is wrong with the configuration is said before.
  const { createApp } = await import('./app.ts');
  const app = await createApp(config, log);
  const [port, metricsPort] = await Promise.all([
    app.listen(config.port, config.host),
    app.listenForMetrics(config.host),
  ]).catch(async (error: unknown) => {
    // All that is to be said is why it does not start.
    log.level = 'silent';
    await app.close();
    throw error;
  });

  const url = openingUrl(config.host, port);
  const mode = config.production ? 'production' : 'development';
  const { appliedMigrations: migrations } = app;
  log.info({ url, mode, database: config.database.kind, migrations }, 'listening');
  if (metricsPort !== null) log.info({ port: metricsPort }, 'metrics');
  if (!config.production) {
    process.stderr.write(welcome(url, config.database.kind, config.graphiql));
  }
  stopOnSignal(app);
  // Nobody in production is to be the one who waits for it.
  if (config.production) void loadChecks();
} catch (error) {
  process.stderr.write(`${explainStartFailure(error)}\n`);
  process.exit(1);
}

function stopOnSignal(app: App): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void app.close().then(() => process.exit(0));
    });
  }
}

function welcome(url: string, database: string, graphiql: boolean): string {
  const next = graphiql
    ? 'Open it in a browser: the tabs walk from sign-up to sign-in with an authenticator app.'
    : 'POST your operations there.';
  return `\n  Ticketgate is ready at ${url}  (development, ${database} database)\n  ${next}\n\n`;
}
