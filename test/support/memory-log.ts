import { pino, type Logger } from 'pino';
import { createLogger } from '../../src/server/logger.ts';

/** The service's own logger, writing into memory. */
export function memoryLog(level = 'debug'): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger(level);
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
  return { log, lines };
}
