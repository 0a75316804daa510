import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { insertMailedToken } from '../../mailed-tokens/mailed-token.sql.ts';
import type { NewMailedToken } from '../../mailed-tokens/mailed-token.ts';

/** Whom a mail with a link is for. */
export type LinkRecipient = {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly locale: string;
  readonly emailVerified: boolean;
  /** Whether somebody has signed in there. */
  readonly used: boolean;
  readonly accessVersion: number;
};

export function createSendLinkStore(statements: Statements) {
  return {
    /** By address or by id. Null when there is nobody, or nobody who may sign in. */
    async find(by: { email: string } | { userId: string }): Promise<LinkRecipient | null> {
      const who =
        'userId' in by ? Prisma.sql`u.id = ${by.userId}::uuid` : Prisma.sql`u.email = ${by.email}`;
      const [row] = await statements.query<LinkRecipient>`
        SELECT u.id AS "id", u.email AS "email", u.display_name AS "displayName",
          u.locale AS "locale", u.email_verified_at IS NOT NULL AS "emailVerified",
          u.last_sign_in_at IS NOT NULL AS "used", u.access_version AS "accessVersion"
        FROM users u WHERE ${who} AND u.disabled_at IS NULL`;
      return row ?? null;
    },

    /** False when meanwhile the address, or the ways in that are asked for, are others, or the user is disabled. */
    async write(
      row: NewMailedToken,
      { of, accessVersion }: { of: string; accessVersion?: number },
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<boolean> {
      const unchanged =
        accessVersion === undefined
          ? Prisma.sql`TRUE`
          : Prisma.sql`u.access_version = ${accessVersion}::int`;
      const owner = Prisma.sql`SELECT id FROM owner`;
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          SELECT u.id FROM users u
          WHERE u.id = ${row.userId}::uuid AND u.email = ${of} AND u.disabled_at IS NULL
            AND ${unchanged}
          FOR NO KEY UPDATE
        ), older AS (
          DELETE FROM mailed_tokens t USING owner
          WHERE t.user_id = owner.id AND t.purpose = 'CHANGE_EMAIL' AND t.email <> ${row.email}
            AND t.purpose = ${row.purpose}::mailed_token_purpose
        ), token AS (
          ${insertMailedToken(row, owner)}
        ), ${happened(events, source, Prisma.sql`SELECT user_id FROM token`)}
        SELECT user_id FROM token`;
      return rows.length === 1;
    },
  };
}

export type SendLinkStore = ReturnType<typeof createSendLinkStore>;
