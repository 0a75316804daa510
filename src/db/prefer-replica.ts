import type {
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';

/** For so long it is not asked again: whoever reads is not to wait for it each time. */
const REST_MS = 5000;

export type ReplicaEvents = {
  /** What it was to answer was asked of the primary. Not told again before it is back. */
  replicaAway(error: unknown): void;
  replicaBack(): void;
};

/**
 * Reads from the replica, and from the primary while the replica does not answer. What fails there too
 * is the fault of the statement, or of both.
 */
export function preferReplica(
  replica: SqlMigrationAwareDriverAdapterFactory,
  primary: SqlQueryable,
  events: ReplicaEvents,
): SqlMigrationAwareDriverAdapterFactory {
  let isAway = false;
  let restUntil = 0;

  function away(error: unknown): void {
    restUntil = performance.now() + REST_MS;
    if (isAway) return;
    isAway = true;
    events.replicaAway(error);
  }
  function answered(): void {
    if (!isAway) return;
    isAway = false;
    events.replicaBack();
  }

  const connect = replica.connect.bind(replica);
  replica.connect = async () => {
    const adapter = await connect();
    const query = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      if (performance.now() < restUntil) return primary.queryRaw(statement);
      try {
        const result = await query(statement);
        answered();
        return result;
      } catch (error) {
        const result = await primary.queryRaw(statement);
        away(error);
        return result;
      }
    };
    return adapter;
  };
  return replica;
}
