import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { CannotStart } from '../shared/cannot-start.ts';

const FILE = '.env';

/**
 * What the process was given, over what `.env` in its working directory says. The file is merged and
 * not exported: what only a library would read belongs into the environment itself.
 */
export function withEnvFile(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...parse(readEnvFile()), ...given };
}

function readEnvFile(): string {
  try {
    return readFileSync(FILE, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new CannotStart(`${FILE} cannot be read: ${message}`, { cause: error });
  }
}
