import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { NewSession } from '../sessions/new-session.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import { rulingPolicy } from '../policy/policy.sql.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import { insertSession } from '../sessions/session.sql.ts';
import { chargeQuota, refundQuotas, type Quota } from '../throttle/quota.sql.ts';
import { blockedUntil } from '../throttle/throttle.sql.ts';
import { insertTicket } from '../tickets/ticket.sql.ts';
import type { NewTicket } from '../tickets/ticket.ts';
import { dropMailedTokens } from '../mailed-tokens/mailed-token.sql.ts';
import type { User } from '../users/user.ts';
import { USUAL_ROLE } from '../users/user-fields.ts';
import { userColumns } from '../users/user.sql.ts';
import { mailLink } from './mailed-links/enqueue-links.sql.ts';
import type { LinkRequest } from './mailed-links/link-request.ts';

export const DEFAULT_ROLES: readonly string[] = [USUAL_ROLE];

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

export function createSignUpStore(statements: Statements, policies: PolicyStore) {
  return {
    /** Charges the attempt to its network, and reads the policy that it is decided by. */
    async charge(quota: Quota | null, now: Date): Promise<SignUpAttempt> {
      const [row] = await statements.query<{
        policyId: string;
        admitted: boolean;
        blockedUntil: Date | null;
      }>`
        WITH charged AS (
          ${quota ? chargeQuota(quota, now, Prisma.sql`TRUE`) : Prisma.sql`SELECT 'unlimited'`}
        )
        SELECT ${rulingPolicy} AS "policyId", EXISTS (SELECT 1 FROM charged) AS "admitted",
          (${blockedUntil([quota], now)}) AS "blockedUntil"`;
      if (!row?.admitted) return { kind: 'blocked', until: row?.blockedUntil ?? null };
      return { kind: 'open', policy: await policies.of(row.policyId) };
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

    /**
     * One statement for a new and for a known address: the user, who cannot sign in yet, and the mail to
     * the address. Who signed up with it before, and neither proved it nor ever signed in, holds nothing:
     * the newest sign-up counts, and only its link works.
     */
    async createUnverified(
      user: NewUser,
      mail: LinkRequest,
      mailbox: readonly Quota[],
      events: { created: AuditEvent; known: AuditEvent },
      source: AuditSource,
    ): Promise<void> {
      const { created, known } = events;
      const owner = Prisma.sql`SELECT id FROM created`;
      await statements.execute`
        WITH created AS (
          INSERT INTO users AS u (id, email, display_name, locale, default_role, roles,
            password_hash, password_key_id, password_length_reached, password_changed_at, created_at)
          VALUES (${user.id}::uuid, ${user.email}, ${user.displayName}, ${user.locale}, 'user',
            ${[...DEFAULT_ROLES]}::text[], ${user.passwordHash}, ${user.passwordKeyId},
            ${user.passwordLengthReached}::int, ${source.now}::timestamptz,
            ${source.now}::timestamptz)
          ON CONFLICT (email) DO UPDATE SET display_name = EXCLUDED.display_name,
            locale = EXCLUDED.locale, password_hash = EXCLUDED.password_hash,
            password_key_id = EXCLUDED.password_key_id,
            password_length_reached = EXCLUDED.password_length_reached,
            password_changed_at = greatest(
              EXCLUDED.password_changed_at, u.password_changed_at + interval '1 millisecond'
            ),
            access_version = u.access_version + 1
          WHERE u.email_verified_at IS NULL AND u.last_sign_in_at IS NULL AND u.disabled_at IS NULL
          RETURNING u.id
        ), links AS (
          ${dropMailedTokens(owner, ['VERIFY_EMAIL', 'RESET_PASSWORD', 'INVITATION'])}
        ), their_tickets AS (
          DELETE FROM tickets WHERE user_id IN (${owner})
        ), their_factors AS (
          DELETE FROM factors WHERE user_id IN (${owner})
        ), ${mailLink(mail, mailbox, Prisma.sql`TRUE`, source.now)},
        ${happened([created], source, owner)},
        ${happened([known], source, Prisma.sql`SELECT NULL::uuid WHERE NOT EXISTS (${owner})`, 'refused')}
        SELECT 1`;
    },
  };
}

export type SignUpStore = ReturnType<typeof createSignUpStore>;
