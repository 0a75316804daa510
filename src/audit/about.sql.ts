import { Prisma } from '../db/client.ts';
import { stayingUser } from '../users/access.sql.ts';
import type { AuditEvent } from './audit-event.ts';

/**
 * Who an event is about, unless they were deleted meanwhile: then it is about nobody. Hashing a password
 * takes long enough for that, and nothing may be said of somebody who is erased.
 */
export const about = ({ userId }: AuditEvent): Prisma.Sql =>
  Prisma.sql`SELECT (${stayingUser(userId)})`;
