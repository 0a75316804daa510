import { pino, type Logger } from 'pino';

/** JSON lines. Requests are logged without bodies, queries and headers: there the secrets are. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: ({ name, message, stack }: Error) => ({ name, message, stack }) },
  });
