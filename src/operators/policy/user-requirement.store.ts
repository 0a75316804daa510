import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { MfaRequirement } from '../../policy/mfa-policy.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export function createUserRequirementStore(statements: Statements) {
  return {
    /** The time stays while the requirement does: grace periods do not start anew. */
    async set(
      { userId, requirement }: { userId: string; requirement: MfaRequirement | null },
      event: AuditEvent,
      source: AuditSource,
    ): Promise<User | null> {
      const [user] = await statements.query<User>`
        WITH changed AS (
          UPDATE users SET mfa_requirement = ${requirement}::mfa_requirement,
            mfa_requirement_at = CASE
              WHEN mfa_requirement IS NOT DISTINCT FROM ${requirement}::mfa_requirement
                THEN mfa_requirement_at
              WHEN ${requirement}::mfa_requirement IS NOT NULL THEN ${source.now}::timestamptz END
          WHERE id = ${userId}::uuid RETURNING *
        ), ${happened([event], source, Prisma.sql`SELECT id FROM changed`)}
        SELECT ${columns<User>(userColumns('changed'))} FROM changed`;
      return user ?? null;
    },
  };
}

export type UserRequirementStore = ReturnType<typeof createUserRequirementStore>;
