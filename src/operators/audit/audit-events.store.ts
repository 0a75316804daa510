import type { Db, Prisma } from '../../db/client.ts';

export type AuditEventFilter = {
  readonly userId?: string | null | undefined;
  readonly type?: string | null | undefined;
};

/** Newest first: ids are UUIDv7. */
export function createAuditEventsStore(db: Db) {
  return {
    list<Query extends Omit<Prisma.AuditEventFindManyArgs, 'where' | 'orderBy'>>(
      { userId, type }: AuditEventFilter,
      page: Query,
    ) {
      return db.auditEvent.findMany({
        ...page,
        where: { ...(userId && { userId }), ...(type && { type }) },
        orderBy: { id: 'desc' },
      });
    },
  };
}
