import { deniedRight, engineFailure } from './db/cannot-open.ts';
import { CannotStart } from './shared/cannot-start.ts';

/** One clear line about what is wrong with the surroundings; a stack only for what nobody foresaw. */
export function explainStartFailure(error: unknown): string {
  if (error instanceof CannotStart) return error.message;
  const { code, syscall, port, message } = error as Partial<
    NodeJS.ErrnoException & { port: number }
  >;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what listens there, or set PORT.`;
  if (code === 'EACCES' && syscall === 'listen') return `Not allowed to listen on port ${port}.`;
  if (code === 'EACCES' || code === 'EROFS' || syscall === 'link') {
    return `DATA_DIR cannot be written: ${message}`;
  }
  const denied = deniedRight(error);
  if (denied !== null) {
    return `The role in DATABASE_URL may not do what it has to: ${denied}: let it own the database, or grant it that.`;
  }
  const failed = engineFailure(error);
  if (failed !== null) return `The migrations cannot be applied: ${failed}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
