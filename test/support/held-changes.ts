import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { testApp } from './app.ts';

const LOCK = 4711;

/**
 * Changes that are under way on PostgreSQL: they have locked and written what they do, and wait with the
 * commit until they are let go. A trigger makes them wait, where they record what happened.
 */
export function heldChanges(app: ReturnType<typeof testApp>) {
  let sql: pg.Client;

  beforeAll(async () => {
    sql = new pg.Client({ connectionString: app.databaseUrl });
    await sql.connect();
    await sql.query(`
      CREATE TABLE held_events (type text);
      CREATE FUNCTION hold_event() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM held_events h WHERE h.type = NEW.type) THEN
          PERFORM pg_advisory_xact_lock_shared(${LOCK});
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER hold_event BEFORE INSERT ON audit_events
        FOR EACH ROW EXECUTE FUNCTION hold_event();`);
  });
  afterAll(() => sql.end());

  /** Whether any connection waits in this way. */
  async function somebodyWaits(event: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
         AND wait_event_type = 'Lock' AND wait_event ~ $1`,
      [event],
    );
    return rowCount !== 0;
  }

  /** False when the work was done before anybody waited. */
  async function waits(event: string, work: Promise<unknown>): Promise<boolean> {
    const done = work.then(
      () => true,
      () => true,
    );
    for (;;) {
      if (await somebodyWaits(event)) return true;
      const moment = new Promise<false>((resolve) => setTimeout(resolve, 5, false));
      if (await Promise.race([done, moment])) return false;
    }
  }

  async function letGo(): Promise<void> {
    await sql.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await sql.query('DELETE FROM held_events');
  }

  return {
    /**
     * Starts the change, which records an event of this type last; then, while it is held before its
     * commit, the other operation, until that waits for it or is done. Gives both answers.
     */
    async during<Change, Other>(
      event: string,
      change: () => Promise<Change>,
      other: () => Promise<Other>,
    ): Promise<{ changed: Change; answer: Other }> {
      await sql.query('INSERT INTO held_events VALUES ($1)', [event]);
      await sql.query(`SELECT pg_advisory_lock(${LOCK})`);
      const changing = change();
      let acting: Promise<Other>;
      try {
        if (!(await waits('^advisory$', changing))) throw new Error('the change was not held');
        acting = other();
        await waits('^(transactionid|tuple)$', acting);
      } finally {
        await letGo();
      }
      const [changed, answer] = await Promise.all([changing, acting]);
      return { changed, answer };
    },
  };
}
