import { Prisma } from '../db/client.ts';

const REMEMBERED = 20;

/** One session that was opened, as the audit trail has it. */
export type PastSignInRow = {
  readonly at: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
};

/** How a user `u` signed in lately, newest first; null where nobody will look at it. */
export const signInHistory = Prisma.sql`
  CASE WHEN u.mfa_requirement = 'RISK_BASED' OR (
    SELECT p.requirement = 'RISK_BASED' OR jsonb_path_exists(p.role_requirements, '$.* ? (@ == "RISK_BASED")')
    FROM mfa_policies p ORDER BY p.version DESC LIMIT 1
  ) THEN (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'at', e.occurred_at, 'ipAddress', e.ip_address, 'userAgent', e.user_agent
    ) ORDER BY e.id DESC), '[]')
    FROM (
      SELECT id, occurred_at, ip_address, user_agent FROM audit_events
      WHERE user_id = u.id AND type = 'sign_in.succeeded' ORDER BY id DESC LIMIT ${REMEMBERED}::int
    ) AS e
  ) END`;
