import { InvalidConfig } from './config/read-config.ts';
import { UnusableSecret } from './config/secret-file.ts';
import { DirectoryInUse } from './db/directory-lock.ts';
import { CannotReadGeoip } from './risk/geoip.ts';
import { WrongSecret } from './sessions/signing-keys.ts';
import { NotPrivate } from './shared/private-path.ts';

/** One clear line about what is wrong with the surroundings; a stack only for what nobody foresaw. */
export function explainStartFailure(error: unknown): string {
  if (
    error instanceof InvalidConfig ||
    error instanceof UnusableSecret ||
    error instanceof NotPrivate ||
    error instanceof DirectoryInUse ||
    error instanceof CannotReadGeoip ||
    error instanceof WrongSecret
  ) {
    return error.message;
  }
  const { code, syscall, port, message } = error as Partial<
    NodeJS.ErrnoException & { port: number }
  >;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what listens there, or set PORT.`;
  if (code === 'EACCES' && syscall === 'listen') return `Not allowed to listen on port ${port}.`;
  if (code === 'EACCES' || code === 'EROFS' || syscall === 'link') {
    return `DATA_DIR cannot be written: ${message}`;
  }
  if (code !== undefined && /^(E[A-Z]+|3D000|28\w{3}|57P03)$/.test(code)) {
    return `The database cannot be reached (DATABASE_URL): ${message || code}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
