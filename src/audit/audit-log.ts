import { Prisma, type Statements } from '../db/client.ts';
import { stayingUser } from '../users/access.sql.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
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

/**
 * Who it is about, unless they were deleted meanwhile: then it is about nobody. Hashing a password takes
 * long enough for that, and nothing may be said of somebody who is erased.
 */
const about = ({ userId }: AuditEvent): Prisma.Sql => Prisma.sql`SELECT (${stayingUser(userId)})`;

export type AuditLog = ReturnType<typeof createAuditLog>;
