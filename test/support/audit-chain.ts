import { setTimeout as sleep } from 'node:timers/promises';
import { happenedAlone } from '../../src/audit/happened.sql.ts';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import {
  linksBetween,
  toLinked,
  type LinkedRow,
} from '../../src/operators/audit/audit-link.sql.ts';
import type { createAdministrator } from './administrator.ts';
import type { testApp } from './app.ts';
import { Prisma } from '../../src/db/client.ts';

const TABLES = ['audit_events', 'audit_links', 'audit_pending', 'audit_seals'] as const;

/** The audit chain of an app, and what somebody can do to it who has the database. */
export function auditChain(
  app: ReturnType<typeof testApp>,
  admin: ReturnType<typeof createAdministrator>,
) {
  /** Statements of somebody who knows of the trigger, one after the other. */
  const tamper = async (...statements: readonly string[]): Promise<void> => {
    await app.db.$transaction(async (tx) => {
      await tx.$executeRaw`ALTER TABLE audit_events DISABLE TRIGGER USER`;
      for (const sql of statements) await tx.$executeRaw(Prisma.raw(sql));
      await tx.$executeRaw`ALTER TABLE audit_events ENABLE TRIGGER USER`;
    });
  };

  return {
    tamper,
    /** The service does the same once a second, and whoever comes second links nothing. */
    async extend(): Promise<void> {
      for (let tries = 0; tries < 20; tries += 1) {
        await app.services.extendAuditChain();
        if ((await app.db.auditPending.count()) === 0) return;
        await sleep(20);
      }
    },
    verify: () => admin.run('verifyAuditLog'),
    record: (...events: AuditEvent[]) =>
      app.statements.execute(
        happenedAlone(events, {
          client: { ipAddress: '192.0.2.1', userAgent: 'Test' },
          now: app.clock(),
        }),
      ),
    async linked() {
      const all = linksBetween(0, Number.MAX_SAFE_INTEGER, 10_000);
      return (await app.statements.query<LinkedRow>(all)).map(toLinked);
    },
    seal: async (name: string): Promise<string | null> =>
      (await app.db.auditSeal.findUnique({ where: { name } }))?.jws ?? null,
    head: async () => {
      const response = await fetch(`${app.origin}/.well-known/audit-head`);
      return {
        status: response.status,
        headers: response.headers,
        body: await response.json(),
      };
    },
    keep: () =>
      tamper(
        ...TABLES.flatMap((table) => [
          `DROP TABLE IF EXISTS kept_${table}`,
          `CREATE TABLE kept_${table} AS TABLE ${table}`,
        ]),
      ),
    restore: () =>
      tamper(
        ...TABLES.flatMap((table) => [
          `TRUNCATE ${table}`,
          `INSERT INTO ${table} SELECT * FROM kept_${table}`,
        ]),
      ),
  };
}
