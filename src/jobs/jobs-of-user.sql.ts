import { Prisma } from '../db/client.ts';

/**
 * Whether a job is about this user: whichever is, says so in its data. Who asks for a link by an address
 * is not told whose it is, so those jobs have the address alone.
 */
export const isJobOf = ({ userId, email }: { userId: string; email: string }): Prisma.Sql =>
  Prisma.sql`(
    data->>'userId' = ${userId} OR (data->>'userId' IS NULL AND data->>'email' = ${email})
  )`;

/** Where jobs are: pg-boss moves those that are done to its archive, for a week. */
export const JOB_TABLES = [Prisma.sql`pgboss.job`, Prisma.sql`pgboss.archive`] as const;
