import type { Statements } from '../db/client.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
import { recordEvents } from './record-events.sql.ts';

/** Records a decision that changes nothing else, such as a refusal, in a statement of its own. */
export function createAuditLog({ statements }: { statements: Statements }) {
  return {
    async record(event: AuditEvent, source: AuditSource): Promise<void> {
      await statements.execute(recordEvents([event], source));
    },
  };
}

export type AuditLog = ReturnType<typeof createAuditLog>;
