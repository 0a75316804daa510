import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { chargeQuota, type Quota } from '../../throttle/quota.sql.ts';
import { blockedUntil } from '../../throttle/throttle.sql.ts';
import { stayingUser } from '../../users/access.sql.ts';

export type NewSignInCode = {
  readonly hash: Buffer;
  readonly userId: string;
  readonly sessionId: string;
  readonly challenge: Buffer;
  readonly returnOrigin: string;
  readonly expiresAt: Date;
};

export type Issued =
  | { readonly kind: 'issued' }
  | { readonly kind: 'blocked'; readonly until: Date | null }
  | { readonly kind: 'gone' };

export function createIssueSignInCodeStore(statements: Statements) {
  return {
    /** Charges the session, and keeps the code with the ways in that its owner has now. */
    async put(
      code: NewSignInCode,
      quota: Quota | null,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<Issued> {
      const { now } = source;
      const stays = Prisma.sql`EXISTS (SELECT 1 FROM owner)`;
      const [row] = await statements.query<{
        there: boolean;
        issued: boolean;
        blockedUntil: Date | null;
      }>`
        WITH owner AS MATERIALIZED (
          ${stayingUser(code.userId)}
        ), charged AS (
          ${quota ? chargeQuota(quota, now, stays) : Prisma.sql`SELECT 'unlimited' WHERE ${stays}`}
        ), issued AS (
          INSERT INTO sign_in_codes
            (code_hash, user_id, session_id, access_version, code_challenge, return_origin, created_at,
            expires_at)
          SELECT ${code.hash}::bytea, u.id, ${code.sessionId}::uuid, u.access_version,
            ${code.challenge}::bytea, ${code.returnOrigin}, ${now}::timestamptz,
            ${code.expiresAt}::timestamptz
          FROM owner JOIN users u ON u.id = owner.id
          WHERE EXISTS (SELECT 1 FROM charged)
          RETURNING user_id
        ), ${happened([event], source, Prisma.sql`SELECT user_id FROM issued`)}
        SELECT ${stays} AS "there", EXISTS (SELECT 1 FROM issued) AS "issued",
          (${blockedUntil([quota], now)}) AS "blockedUntil"`;
      const { there, issued, blockedUntil: until } = row!;
      if (issued) return { kind: 'issued' };
      return there ? { kind: 'blocked', until } : { kind: 'gone' };
    },
  };
}

export type IssueSignInCodeStore = ReturnType<typeof createIssueSignInCodeStore>;
