import { adminCommand, CommandRefused } from './command/admin-command.ts';
import { readConfig } from './config/read-config.ts';
import { explainStartFailure } from './explain-start-failure.ts';
import { createLogger } from './server/logger.ts';
import { openFoundation } from './services/open.ts';
import { createServices } from './services/services.ts';
import { systemClock } from './shared/clock.ts';
import { DomainError } from './shared/domain-error.ts';

try {
  await adminCommand(async (act) => {
    const opened = await openFoundation(readConfig(), createLogger('silent'), systemClock);
    try {
      for (const line of await act(createServices(opened))) process.stdout.write(`${line}\n`);
    } finally {
      await opened.close();
    }
  }).parseAsync();
} catch (error) {
  const known = error instanceof DomainError || error instanceof CommandRefused;
  process.stderr.write(`${known ? error.message : explainStartFailure(error)}\n`);
  process.exitCode = 1;
}
