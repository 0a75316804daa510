import { Prisma, type Reads } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { MfaFactorType, PolicySubject } from '../../policy/mfa-policy.ts';
import { userColumns } from '../../users/user.sql.ts';

/** All that a policy decides by about a user. */
export type Subject = PolicySubject & {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly passwordResetAt: Date | null;
  readonly passwordRemoved: boolean;
  readonly passwordLengthReached: number | null;
  readonly heldTypes: readonly MfaFactorType[];
  readonly activeTypes: readonly MfaFactorType[];
  readonly hasRecoveryCodes: boolean;
};

const FIRST = '00000000-0000-0000-0000-000000000000';
const PAGE = 20_000;

const user = userColumns('u');
const subject = columns<Subject>({
  id: user.id,
  email: user.email,
  roles: user.roles,
  createdAt: user.createdAt,
  emailVerified: user.emailVerified,
  passwordLengthReached: user.passwordLengthReached,
  passwordResetAt: Prisma.sql`u.password_reset_at`,
  passwordRemoved: Prisma.sql`u.password_removed_at IS NOT NULL`,
  mfaRequirement: Prisma.sql`u.mfa_requirement::text`,
  mfaRequirementAt: Prisma.sql`u.mfa_requirement_at`,
  mfaResetAt: Prisma.sql`u.mfa_reset_at`,
  heldTypes: Prisma.sql`coalesce(f.held, '{}')`,
  activeTypes: Prisma.sql`coalesce(f.active, '{}')`,
  hasRecoveryCodes: Prisma.sql`
    EXISTS (
      SELECT 1 FROM factors s JOIN recovery_codes c ON c.factor_id = s.id
      WHERE s.user_id = u.id AND s.state = 'ACTIVE' AND c.used_at IS NULL
    )`,
});

export function createPolicySubjectsStore(statements: Reads) {
  const page = (after: string): Promise<Subject[]> => statements.query<Subject>`
    SELECT ${subject}
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
    /** Reads every user who is not disabled, in a few queries. */
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
