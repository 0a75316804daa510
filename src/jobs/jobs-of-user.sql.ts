import { Prisma } from '../db/client.ts';

/** Whether a job is about this user: whichever is, says so in its data. */
export const isJobOf = (userId: string): Prisma.Sql => Prisma.sql`data->>'userId' = ${userId}`;

/** Where jobs are: pg-boss moves those that are done to its archive, for a week. */
export const JOB_TABLES = [Prisma.sql`pgboss.job`, Prisma.sql`pgboss.archive`] as const;
