import { v7 as uuidv7 } from 'uuid';
import type { Statements } from '../db/client.ts';
import type { AuditEventDetails } from './audit-event.ts';
import { tellWebhooks } from './tell-webhooks.sql.ts';
import { RECORDED_EACH_MINUTE } from './record-or-count.sql.ts';

const BATCH = 500;
const TYPE: AuditEventDetails['type'] = 'refusals.counted';

export function createCountedRefusalsStore(statements: Statements) {
  /** Counters of minutes that are over become events, or go where all was recorded one by one. */
  async function recordBatch(now: Date): Promise<number> {
    const ids = Array.from({ length: BATCH }, () => uuidv7());
    const [row] = await statements.query<{ counters: number }>`
      WITH ended AS (
        DELETE FROM throttles WHERE key IN (
          SELECT key FROM throttles
          WHERE key LIKE 'refusals:%' AND expires_at <= ${now}::timestamptz LIMIT ${BATCH}::int
        )
        RETURNING key, failures - ${RECORDED_EACH_MINUTE}::int AS count, expires_at
      ), counted AS (
        SELECT ended.*, row_number() OVER (ORDER BY expires_at) AS number FROM ended WHERE count > 0
      ), events AS (
        INSERT INTO audit_events (id, type, actor_type, ip_address, metadata, occurred_at)
        SELECT ids.id, ${TYPE}, 'system',
          nullif(substring(counted.key FROM '^refusals:[0-9]+:(.*)$'), 'unknown'),
          jsonb_build_object('count', counted.count), counted.expires_at
        FROM counted JOIN unnest(${ids}::uuid[]) WITH ORDINALITY AS ids(id, number) USING (number)
        RETURNING id, type, user_id
      ), ${tellWebhooks('events')}
      SELECT count(*)::int AS "counters" FROM ended`;
    return row!.counters;
  }

  return {
    async record(now: Date): Promise<void> {
      while ((await recordBatch(now)) === BATCH);
    },
  };
}
