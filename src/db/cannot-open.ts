import { CannotStart } from '../shared/cannot-start.ts';

/** For whoever connects first, at start and later. */
export const CONNECT_WITHIN_MS = 10_000;

/** Why there is no connection. What the role lacks is told of elsewhere, with what it lacks it for. */
export const notConnected = (error: unknown, variable = 'DATABASE_URL'): unknown =>
  deniedRight(error) === null ? unreachable(error, variable) : error;

function unreachable(error: unknown, variable: string): CannotStart {
  const { message, code } = error as NodeJS.ErrnoException;
  // An address family of several tries has its errors inside, and no message.
  const reason = message || code || 'no answer';
  const noTls = reason.includes('does not support SSL') ? ': take sslmode out of it' : '';
  return new CannotStart(`The database cannot be reached (${variable}): ${reason}${noTls}`, {
    cause: error,
  });
}

type Cause = { readonly originalCode?: string; readonly originalMessage?: string };
type Failure = Error & {
  readonly code?: string;
  readonly cause?: Cause;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: Cause } };
};

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * What PostgreSQL says where the role may not do what it has to. Null: something else is wrong. Each
 * of the ways to the database, pg, the adapter, Prisma and its migration engine, wraps it otherwise.
 */
export function deniedRight(error: unknown): string | null {
  const { code, message, cause, meta, name } = error as Failure;
  if (code === INSUFFICIENT_PRIVILEGE) return message;
  for (const inner of [cause, meta?.driverAdapterError?.cause]) {
    if (inner?.originalCode === INSUFFICIENT_PRIVILEGE) return inner.originalMessage ?? message;
  }
  const engine = name === 'SchemaConnectorError' ? firstLine(message) : '';
  return /^(permission denied|must be owner)/.test(engine) ? engine : null;
}

/** What the migration engine says, without where in its WebAssembly it was. Null: it is of something else. */
export const engineFailure = (error: unknown): string | null =>
  error instanceof Error && error.name === 'SchemaConnectorError' ? firstLine(error.message) : null;

const firstLine = (message: string): string =>
  message
    .split('\n', 1)[0]!
    .replace(/^ERROR: /, '')
    .trim();
