import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import type { MfaPolicy, WrittenPolicy } from './mfa-policy.ts';
import { rulingPolicy, toPolicy, type PolicyRow } from './policy.sql.ts';

/** For how long advice may still be by a policy that another replica has replaced. */
const LATELY_MS = 10_000;

/** What was written is never changed: the last policy is held, and read again when another one rules. */
export function createPolicyStore(statements: Statements) {
  let held: WrittenPolicy | undefined;
  let seenAt = -Infinity;
  let looking: Promise<WrittenPolicy> | undefined;

  /** The policy that a statement found to rule. */
  async function of(id: string): Promise<WrittenPolicy> {
    if (held?.id !== id) held = await read(id);
    seenAt = performance.now();
    return held;
  }

  async function read(id: string): Promise<WrittenPolicy> {
    const [row] = await statements.query<{ policy: PolicyRow }>`
      SELECT to_jsonb(p) AS "policy" FROM mfa_policies p WHERE p.id = ${id}::uuid`;
    return toPolicy(row!.policy);
  }

  async function current(): Promise<WrittenPolicy> {
    const [row] = await statements.query<{ id: string }>`SELECT ${rulingPolicy} AS "id"`;
    return of(row!.id);
  }

  const insert = (policy: MfaPolicy, when: Prisma.Sql): Prisma.Sql => Prisma.sql`
    INSERT INTO mfa_policies (version, requirement, allowed_factors, recovery_codes_count,
      grace_period_days, trusted_devices_enabled, trusted_devices_duration_days, strict,
      ignore_enrolled, risk_triggers, role_requirements, required_since, created_at)
    SELECT ${policy.version}::int, ${policy.requirement}::mfa_requirement,
      ${[...policy.allowedFactors]}::text[]::factor_type[], ${policy.recoveryCodesCount}::int,
      ${policy.gracePeriodDays}::int, ${policy.trustedDevicesEnabled}::bool,
      ${policy.trustedDevicesDurationDays}::int, ${policy.strict}::bool,
      ${policy.ignoreEnrolled}::bool, ${[...policy.riskTriggers]}::text[]::risk_trigger[],
      ${JSON.stringify(policy.roleRequirements)}::jsonb, ${policy.requiredSince}::timestamptz,
      ${policy.updatedAt}::timestamptz
    WHERE ${when}
    ON CONFLICT (version) DO NOTHING
    RETURNING version`;

  return {
    of,

    /** The one that rules now. */
    current,

    /** The one that ruled a moment ago: for advice, by which nothing is decided. Looked up once, however many ask. */
    async lately(): Promise<WrittenPolicy> {
      if (held && performance.now() - seenAt < LATELY_MS) return held;
      looking ??= current().finally(() => {
        looking = undefined;
      });
      return looking;
    },

    /** Writes the policy that an empty database starts with. Of several replicas only one does. */
    async begin(policy: MfaPolicy): Promise<void> {
      await statements.execute(insert(policy, Prisma.sql`NOT EXISTS (SELECT 1 FROM mfa_policies)`));
    },

    /** False when another change came first: each version is written once. */
    async add(policy: MfaPolicy, event: AuditEvent, source: AuditSource): Promise<boolean> {
      const rows = await statements.query<unknown>`
        WITH added AS (
          ${insert(policy, Prisma.sql`TRUE`)}
        ), ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM added`)}
        SELECT version FROM added`;
      seenAt = -Infinity;
      return rows.length === 1;
    },
  };
}

export type PolicyStore = ReturnType<typeof createPolicyStore>;
