import { readConfig } from './config/read-config.ts';
import { explainStartFailure } from './explain-start-failure.ts';
import { hasuraCommand } from './gateways/hasura/hasura-command.ts';

// Whoever has read enough, such as `head`, is no failure.
process.stdout.on('error', () => process.exit());

try {
  await hasuraCommand(readConfig, (text) => process.stdout.write(text)).parseAsync();
} catch (error) {
  process.stderr.write(`${explainStartFailure(error)}\n`);
  process.exitCode = 1;
}
