import * as Prisma from './prisma.ts';

/**
 * A part of FROM, one row: what this statement writes need not be on the disk when it is answered. For
 * charges alone. Whatever is decided next is written after them in the log and waits for it, so that
 * nobody is told what came of an attempt whose charge a crash of the database could still forget.
 * Through a pooler too: it holds for one transaction.
 */
export const commitLater = Prisma.sql`
  (SELECT set_config('synchronous_commit', 'off', true)) AS commit_later`;
