import { lockChain, tryLockChain } from '../../audit/chain-lock.sql.ts';
import { Prisma, type Db, type DbSession, type Reads } from '../../db/client.ts';
import {
  eventColumns,
  insertLinks,
  linksBetween,
  toLinked,
  type LinkedRow,
} from './audit-link.sql.ts';
import type { Link, StoredEvent } from './audit-link.ts';
import type { SealName } from './audit-seal.ts';

/** What the seals say, and what there is: at one moment. */
export type ChainState = {
  readonly head: string | null;
  readonly checkpoint: string | null;
  readonly lastPosition: number | null;
};

const state = Prisma.sql`
  SELECT (SELECT jws FROM audit_seals WHERE name = 'head') AS "head",
    (SELECT jws FROM audit_seals WHERE name = 'checkpoint') AS "checkpoint",
    (
      SELECT position::float8 FROM audit_links WHERE position > 0 ORDER BY audit_links.position DESC LIMIT 1
    ) AS "lastPosition"`;

const writeSeal = (name: SealName, jws: string): Prisma.Sql => Prisma.sql`
  INSERT INTO audit_seals (name, jws) VALUES (${name}, ${jws})
  ON CONFLICT (name) DO UPDATE SET jws = EXCLUDED.jws`;

/** The service links once. Who makes an event wait again would stop the chain, if it were linked again. */
const linkOfPending = Prisma.sql`
  (SELECT l.event_id FROM audit_links l WHERE l.event_id = p.event_id)`;

export type NewLinks = { readonly links: readonly Link[]; readonly head: string };
export type Linked = ReturnType<typeof toLinked>;

export function createAuditChainStore(db: Db, statements: Reads) {
  const readState = async (tx: DbSession): Promise<ChainState> =>
    (await tx.$queryRaw<ChainState[]>(state))[0]!;

  return {
    async state(): Promise<ChainState> {
      return (await statements.query<ChainState>(state))[0]!;
    },

    async hasPending(): Promise<boolean> {
      return (await statements.query`SELECT 1 AS "one" FROM audit_pending LIMIT 1`).length > 0;
    },

    /**
     * The next events get links, and the chain a new head. Whatever is pending was committed, so nothing
     * that commits late is missed. Null: another replica is at it.
     */
    extend: (
      limit: number,
      make: (from: ChainState, events: readonly StoredEvent[]) => NewLinks,
    ): Promise<number | null> =>
      db.$transaction(async (tx) => {
        const [lock] = await tx.$queryRaw<{ locked: boolean }[]>(tryLockChain);
        if (!lock!.locked) return null;
        const events = await tx.$queryRaw<StoredEvent[]>`
          SELECT ${eventColumns} FROM audit_pending p
          CROSS JOIN LATERAL (SELECT * FROM audit_events WHERE id = p.event_id LIMIT 1) e
          WHERE ${linkOfPending} IS NULL
          ORDER BY p.event_id LIMIT ${limit}::int`;
        if (events.length === 0) return 0;

        const { links, head } = make(await readState(tx), events);
        await tx.$executeRaw(insertLinks(links));
        await tx.$executeRaw(writeSeal('head', head));
        return events.length;
      }),

    /** Replaces seals as `decide` says of what is there. */
    sealAnew: (decide: (from: ChainState) => Partial<Record<SealName, string>>): Promise<void> =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw(lockChain);
        for (const [name, jws] of Object.entries(decide(await readState(tx)))) {
          await tx.$executeRaw(writeSeal(name as SealName, jws));
        }
      }),

    /** Drops the links up to this position, and their events; unless another replica was first. */
    drop: (from: ChainState, position: number, checkpoint: string): Promise<boolean> =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw(lockChain);
        if ((await readState(tx)).checkpoint !== from.checkpoint) return false;
        await tx.$executeRaw`
          WITH dropped AS (
            DELETE FROM audit_links WHERE position <= ${position}::bigint RETURNING event_id
          )
          DELETE FROM audit_events WHERE id = ANY(ARRAY(SELECT event_id FROM dropped))`;
        await tx.$executeRaw(writeSeal('checkpoint', checkpoint));
        return true;
      }),

    async links(after: number, last: number, limit: number): Promise<Linked[]> {
      const rows = await statements.query<LinkedRow>(linksBetween(after, last, limit));
      return rows.map(toLinked);
    },

    /** Which of these ids are those of users. */
    async people(ids: readonly string[]): Promise<ReadonlySet<string>> {
      const rows = await statements.query<{ id: string }>`
        SELECT id FROM users WHERE id = ANY(${[...ids]}::uuid[])`;
      return new Set(rows.map(({ id }) => id));
    },

    /** Of the next so many events by id: the last one, and the first that nothing will link. */
    async unlinked(
      after: string,
      limit: number,
    ): Promise<{ last: string | null; first: string | null }> {
      const [row] = await statements.query<{ last: string | null; first: string | null }>`
        WITH page AS (
          SELECT id FROM audit_events WHERE id > ${after}::uuid ORDER BY id LIMIT ${limit}::int
        )
        SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS "last", (
          SELECT id FROM page
          WHERE (SELECT l.event_id FROM audit_links l WHERE l.event_id = page.id) IS NULL
            AND (SELECT p.event_id FROM audit_pending p WHERE p.event_id = page.id) IS NULL
          ORDER BY id LIMIT 1
        ) AS "first"`;
      return row!;
    },

    /** The first event that is gone before it had a link, or is to get one that it has. */
    async neverLinked(): Promise<string | null> {
      const [row] = await statements.query<{ id: string }>`
        SELECT p.event_id AS "id" FROM audit_pending p
        WHERE (SELECT e.id FROM audit_events e WHERE e.id = p.event_id) IS NULL
          OR ${linkOfPending} IS NOT NULL
        ORDER BY p.event_id LIMIT 1`;
      return row?.id ?? null;
    },
  };
}

export type AuditChainStore = ReturnType<typeof createAuditChainStore>;
