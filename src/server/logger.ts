import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/**
 * JSON lines, on standard output unless there is another stream. Requests are logged without bodies,
 * queries and headers: there the secrets are.
 */
export const createLogger = (level: string, stream?: DestinationStream): Logger => {
  const options: LoggerOptions = {
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
  };
  return stream ? pino(options, stream) : pino(options);
};
