import { Prisma } from '../db/client.ts';
import { jsonObject } from '../db/columns.ts';

const REMEMBERED = 20;

/** One session that was opened, as the audit trail has it. */
export type PastSignInRow = {
  readonly at: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
};

const pastSignIn = jsonObject<PastSignInRow>({
  at: Prisma.sql`e.occurred_at`,
  ipAddress: Prisma.sql`e.ip_address`,
  userAgent: Prisma.sql`e.user_agent`,
});

/** How a user signed in lately, newest first; null where nobody will look at it. */
export const signInHistory = (u: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN ${u}.mfa_requirement = 'RISK_BASED' OR (
    SELECT p.requirement = 'RISK_BASED' OR jsonb_path_exists(p.role_requirements, '$.* ? (@ == "RISK_BASED")')
    FROM mfa_policies p ORDER BY p.version DESC LIMIT 1
  ) THEN (
    SELECT coalesce(jsonb_agg(${pastSignIn} ORDER BY e.id DESC), '[]')
    FROM (
      SELECT id, occurred_at, ip_address, user_agent FROM audit_events
      WHERE user_id = ${u}.id AND type = 'sign_in.succeeded'
        -- An app's server may stand anywhere.
        AND metadata->>'returnOrigin' IS NULL
      ORDER BY id DESC LIMIT ${REMEMBERED}::int
    ) AS e
  ) END`;
