import type { Prisma, Db, DbSession } from '../db/client.ts';

/** Thrown to undo all that the transaction has done. */
export class RolledBack extends Error {
  readonly kind: 'lost' | 'limit';

  constructor(kind: 'lost' | 'limit') {
    super(kind);
    this.kind = kind;
  }
}

/** Runs the work in one transaction, and gives what it was rolled back for, if it was. */
export async function allOrNothing<T>(
  db: Db,
  work: (tx: DbSession) => Promise<T>,
): Promise<T | { readonly kind: 'lost' } | { readonly kind: 'limit' }> {
  try {
    return await db.$transaction(work);
  } catch (error) {
    if (error instanceof RolledBack) return { kind: error.kind };
    throw error;
  }
}

/** Rolls back where the statement touches no row, which says that another request was first. */
export async function requireOne(tx: DbSession, statement: Prisma.Sql): Promise<void> {
  if ((await tx.$executeRaw(statement)) === 0) throw new RolledBack('lost');
}
