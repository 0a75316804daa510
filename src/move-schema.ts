import { readConfig } from './config/read-config.ts';
import { moveSchema } from './db/move-schema.ts';
import { explainStartFailure } from './explain-start-failure.ts';
import { CannotStart } from './shared/cannot-start.ts';

// `npm run move-schema`: for an installation in `public`, while no replica runs.
try {
  const { database } = readConfig();
  if (database.kind === 'embedded') {
    throw new CannotStart('DATABASE_URL: is not set, and the embedded database is nobody else’s');
  }
  process.stdout.write(`The tables are in ${await moveSchema(database)}.\n`);
} catch (error) {
  process.stderr.write(`${explainStartFailure(error)}\n`);
  process.exitCode = 1;
}
