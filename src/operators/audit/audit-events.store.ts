import type { Db, Prisma } from '../../db/client.ts';

export type AuditEventFilter = {
  readonly userId?: string | null | undefined;
  readonly type?: string | null | undefined;
};

/** Newest first: ids are UUIDv7. */
export function createAuditEventsStore(db: Pick<Db, 'auditEvent'>) {
  return {
    list<Query extends Omit<Prisma.AuditEventFindManyArgs, 'where' | 'orderBy'>>(
      { userId, type }: AuditEventFilter,
      page: Query,
    ) {
      return db.auditEvent.findMany({
        ...page,
        // As a range, and in the order of the index by type: PostgreSQL would rather walk back through all
        // events than look for an equal type, and does not know how rare it is.
        where: { ...(userId && { userId }), ...(type && { type: { gte: type, lte: type } }) },
        orderBy: type ? [{ type: 'desc' }, { id: 'desc' }] : { id: 'desc' },
      });
    },
  };
}
