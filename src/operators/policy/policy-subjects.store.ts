import type { Statements } from '../../db/client.ts';
import type { MfaFactorType, PolicySubject } from '../../policy/mfa-policy.ts';

/** Of a user, all that a policy decides by. */
export type Subject = PolicySubject & {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly passwordResetAt: Date | null;
  readonly passwordLengthReached: number | null;
  readonly heldTypes: readonly MfaFactorType[];
  readonly activeTypes: readonly MfaFactorType[];
  readonly hasRecoveryCodes: boolean;
};

const FIRST = '00000000-0000-0000-0000-000000000000';
const PAGE = 20_000;

export function createPolicySubjectsStore(statements: Statements) {
  const page = (after: string): Promise<Subject[]> => statements.query<Subject>`
    SELECT u.id AS "id", u.email AS "email", u.roles AS "roles", u.created_at AS "createdAt",
      u.email_verified_at IS NOT NULL AS "emailVerified",
      u.password_reset_at AS "passwordResetAt",
      u.password_length_reached AS "passwordLengthReached",
      u.mfa_requirement::text AS "mfaRequirement", u.mfa_requirement_at AS "mfaRequirementAt",
      coalesce(f.held, '{}') AS "heldTypes", coalesce(f.active, '{}') AS "activeTypes",
      EXISTS (
        SELECT 1 FROM factors s JOIN recovery_codes c ON c.factor_id = s.id
        WHERE s.user_id = u.id AND s.state = 'ACTIVE' AND c.used_at IS NULL
      ) AS "hasRecoveryCodes"
    FROM (
      SELECT * FROM users WHERE id > ${after}::uuid AND disabled_at IS NULL
      ORDER BY id LIMIT ${PAGE}::int
    ) AS u LEFT JOIN LATERAL (
      SELECT array_agg(type::text) AS held,
        array_agg(type::text) FILTER (WHERE state = 'ACTIVE') AS active
      FROM factors WHERE user_id = u.id AND state <> 'PENDING' AND type <> 'RECOVERY_CODES'
    ) AS f ON TRUE
    ORDER BY u.id`;

  return {
    /** Every user who is not disabled, in a few queries. */
    async *all(): AsyncGenerator<readonly Subject[]> {
      let after = FIRST;
      for (;;) {
        const subjects = await page(after);
        yield subjects;
        if (subjects.length < PAGE) return;
        after = subjects.at(-1)!.id;
      }
    },
  };
}

export type PolicySubjectsStore = ReturnType<typeof createPolicySubjectsStore>;
