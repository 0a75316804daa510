import type { Statements } from '../db/client.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
import { about } from './about.sql.ts';
import { happenedAlone } from './happened.sql.ts';
import { recordOrCount } from './record-or-count.sql.ts';

/** Records a decision that changes nothing else, such as a refusal, in a statement of its own. */
export function createAuditLog({ statements }: { statements: Statements }) {
  return {
    async record(event: AuditEvent, source: AuditSource): Promise<void> {
      await statements.execute(happenedAlone([{ ...event, userId: null }], source, about(event)));
    },

    /** For what was refused without being looked at, as often as somebody asks. */
    async recordOrCount(event: AuditEvent, source: AuditSource): Promise<void> {
      await statements.execute`WITH ${recordOrCount(event, source)} SELECT 1`;
    },
  };
}

export type AuditLog = ReturnType<typeof createAuditLog>;
