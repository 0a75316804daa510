import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { NewSession } from '../sessions/new-session.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import { currentPolicy, toPolicy, type PolicyRow } from '../policy/policy.sql.ts';
import { insertSession } from '../sessions/session.sql.ts';
import { chargeQuota, refundQuotas, type Quota } from '../throttle/quota.sql.ts';
import { blockedUntil } from '../throttle/throttle.sql.ts';
import { insertTicket } from '../tickets/ticket.sql.ts';
import type { NewTicket } from '../tickets/ticket.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';

export const DEFAULT_ROLES: readonly string[] = ['user'];

export type NewUser = StoredPassword & {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly locale: string;
  readonly passwordLengthReached: number;
};

export type SignUpAttempt =
  | { readonly kind: 'open'; readonly policy: MfaPolicy }
  | { readonly kind: 'blocked'; readonly until: Date | null };

export function createSignUpStore(statements: Statements) {
  return {
    /** Charges the attempt to its network, and reads the policy that it is decided by. */
    async charge(quota: Quota | null, now: Date): Promise<SignUpAttempt> {
      const [row] = await statements.query<{
        policy: PolicyRow;
        admitted: boolean;
        blockedUntil: Date | null;
      }>`
        WITH charged AS (
          ${quota ? chargeQuota(quota, now, Prisma.sql`TRUE`) : Prisma.sql`SELECT 'unlimited'`}
        )
        SELECT ${currentPolicy} AS "policy", EXISTS (SELECT 1 FROM charged) AS "admitted",
          (${blockedUntil([quota], now)}) AS "blockedUntil"`;
      if (!row?.admitted) return { kind: 'blocked', until: row?.blockedUntil ?? null };
      return { kind: 'open', policy: toPolicy(row.policy) };
    },

    /** Takes the charge back, where nothing was hashed. */
    async refund(quota: Quota): Promise<void> {
      await statements.execute(refundQuotas([quota], Prisma.sql`TRUE`));
    },

    /** One statement: the user, and the session or enrollment ticket. Null when the address is taken. */
    async create(
      user: NewUser,
      opened: { session: NewSession } | { ticket: NewTicket },
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const owner = Prisma.sql`SELECT id FROM created`;
      const [created] = await statements.query<User>`
        WITH created AS (
          INSERT INTO users (id, email, display_name, locale, default_role, roles, password_hash,
            password_key_id, password_length_reached, password_changed_at, created_at, last_sign_in_at)
          VALUES (${user.id}::uuid, ${user.email}, ${user.displayName}, ${user.locale}, 'user',
            ${[...DEFAULT_ROLES]}::text[], ${user.passwordHash}, ${user.passwordKeyId},
            ${user.passwordLengthReached}::int, ${source.now}::timestamptz,
            ${source.now}::timestamptz,
            CASE WHEN ${'session' in opened}::bool THEN ${source.now}::timestamptz END)
          ON CONFLICT (email) DO NOTHING
          RETURNING *
        ), opened AS (
          ${'session' in opened ? insertSession(opened.session, owner) : insertTicket(opened.ticket, owner)}
        ), ${happened(events, source, owner)}
        SELECT ${columns<User>(userColumns('created'))} FROM created`;
      return created ?? null;
    },
  };
}

export type SignUpStore = ReturnType<typeof createSignUpStore>;
