import { pino, type Logger } from 'pino';

/** JSON lines. Requests are logged without bodies, queries and headers: there the secrets are. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: {
      // A database error keeps its SQLSTATE and nothing of its message, which repeats values.
      err: ({ name, message, stack, cause }: Error) => ({
        name,
        message,
        stack,
        sqlState: (cause as { originalCode?: string } | undefined)?.originalCode,
      }),
    },
  });
