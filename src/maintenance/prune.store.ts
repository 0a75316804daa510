import { Prisma, type DbSession } from '../db/client.ts';
import { secondsAfter } from '../shared/clock.ts';

/** A statement of so many rows holds none of them for long, and requests come between two of them. */
const BATCH = 1000;
/** For whoever looks for what an endpoint has missed. */
const DELIVERIES_KEPT_SECONDS = 30 * 24 * 3600;

/** Deletes some of what is old in one table. Whether there may be more. */
export type PruneStep = () => Promise<boolean>;

/** Deletes what has expired. Nothing relies on it: expired rows are never looked at. */
export function createPruneStore(db: DbSession) {
  /**
   * The oldest, by the index of the column. Rows that somebody has locked are left for the next time: nobody
   * waits for this, and this for nobody, another replica that does the same included.
   */
  const oldest =
    (table: string, column: string, before: Date, others = Prisma.empty): PruneStep =>
    async () => {
      const [rows, age] = [Prisma.raw(table), Prisma.raw(column)];
      const deleted = await db.$executeRaw`
        DELETE FROM ${rows} WHERE ctid = ANY(ARRAY(
          SELECT ctid FROM ${rows} WHERE ${age} <= ${before}::timestamptz ${others}
          ORDER BY ${age} LIMIT ${BATCH}::int FOR UPDATE SKIP LOCKED
        ))`;
      return deleted === BATCH;
    };

  /**
   * From one end of the table to the other, as the rows lie there: each attempt moves the end of its
   * counters, and would have to write to an index of it. Counters of refusals go when the audit trail has
   * them.
   */
  function throttles(now: Date): PruneStep {
    let after: string | null = '(0,0)';
    return async () => {
      const [slice]: { last: string | null }[] = await db.$queryRaw<{ last: string | null }[]>`
        WITH slice AS MATERIALIZED (
          SELECT ctid AS place, expires_at FROM throttles WHERE ctid > ${after}::text::tid
          LIMIT ${BATCH}::int
        ), expired AS MATERIALIZED (
          SELECT ctid AS place FROM throttles
          WHERE ctid = ANY(ARRAY(
              SELECT place FROM slice WHERE expires_at <= ${now}::timestamptz
            ))
            AND expires_at <= ${now}::timestamptz AND NOT starts_with(key, 'refusals:')
          FOR UPDATE SKIP LOCKED
        ), gone AS (
          DELETE FROM throttles WHERE ctid = ANY(ARRAY(SELECT place FROM expired))
        )
        SELECT max(place)::text AS "last" FROM slice`;
      after = slice!.last;
      return after !== null;
    };
  }

  return {
    /** One for each table, to be taken until it says that there is no more. */
    steps: (now: Date): readonly PruneStep[] => [
      oldest('mailed_tokens', 'expires_at', now),
      oldest('tickets', 'expires_at', now),
      // With a session go its tickets, which are locked before it: those go first.
      oldest(
        'sessions',
        'expires_at',
        now,
        Prisma.sql`AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.session_id = sessions.id)`,
      ),
      throttles(now),
      oldest('webauthn_sign_in_challenges', 'expires_at', now),
      oldest('sign_in_codes', 'expires_at', now),
      oldest('one_time_codes', 'expires_at', now),
      oldest('trusted_devices', 'expires_at', now),
      oldest('factor_removals', 'expires_at', now),
      oldest(
        'mfa_resets',
        'expires_at',
        now,
        Prisma.sql`AND approvals > 1 AND approved_at IS NULL`,
      ),
      oldest('webhook_deliveries', 'created_at', secondsAfter(now, -DELIVERIES_KEPT_SECONDS)),
      oldest('factors', 'expires_at', now, Prisma.sql`AND state = 'PENDING'`),
    ],
  };
}

export type PruneStore = ReturnType<typeof createPruneStore>;
