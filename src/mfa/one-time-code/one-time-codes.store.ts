import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { after } from '../../db/after.ts';
import { namedParts } from '../../db/named-parts.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { chargeQuota, refundQuotas } from '../../throttle/quota.sql.ts';
import { blockedUntil } from '../../throttle/throttle.sql.ts';
import type { MessageQuotas } from '../../throttle/throttle.ts';

export type NewOneTimeCode = {
  readonly id: string;
  readonly factorId: string | null;
  readonly flow: Uint8Array;
  readonly codeHash: Buffer;
  readonly expiresAt: Date;
};

/** What a code is for: a ticket, or a pending factor. */
export type CodeOwner = {
  /** Locks what the code is for, or writes it, and gives a row while the code is wanted. */
  readonly owner: (when: Prisma.Sql) => Prisma.Sql;
  /** A statement that deletes what the owner takes the place of, and gives it. */
  readonly makeRoom?: (when: Prisma.Sql) => Prisma.Sql;
};

export type Issued =
  | { readonly kind: 'issued' }
  | { readonly kind: 'blocked'; readonly until: Date | null }
  /** There is nothing any more that the code could be for. */
  | { readonly kind: 'none' };

export function createOneTimeCodesStore(statements: Statements) {
  return {
    /**
     * Charges the quotas and writes the code, before it is sent, where `owner` gives a row. The owner
     * is locked before the quotas, as everywhere.
     */
    async issue(
      code: NewOneTimeCode,
      quotas: MessageQuotas,
      { owner, makeRoom }: CodeOwner,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<Issued> {
      const all = [...quotas.tries, ...quotas.sent];
      const charges = all.map((quota, index) =>
        chargeQuota(quota, source.now, index === 0 ? ownerLocked : exists(`quota_${index - 1}`)),
      );
      const admitted = all.length === 0 ? ownerLocked : exists(`quota_${all.length - 1}`);
      const parts = all.length === 0 ? Prisma.empty : Prisma.sql`${namedParts('quota', charges)},`;
      const [row] = await statements.query<{ until: Date | null; owned: boolean; issued: boolean }>`
        WITH blocked AS MATERIALIZED (
          SELECT (${blockedUntil(all, source.now)}) AS until
        ), owner AS (
          ${owner(Prisma.sql`(SELECT until IS NULL FROM blocked)`)}
        ), room AS (
          ${makeRoom?.(exists('owner')) ?? Prisma.sql`SELECT NULL AS id`}
        ), ${parts} code AS (
          INSERT INTO one_time_codes (id, factor_id, flow, code_hash, expires_at)
          SELECT ${code.id}::uuid, ${code.factorId}::uuid, ${code.flow}::bytea,
            ${code.codeHash}::bytea, ${code.expiresAt}::timestamptz
          WHERE ${exists('owner')} AND ${admitted}
          RETURNING id
        ), ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM code`)}
        SELECT blocked.until AS "until", ${exists('owner')} AS "owned", ${exists('code')} AS "issued"
        FROM blocked`;
      if (row?.issued) return { kind: 'issued' };
      return row?.until || row?.owned ? { kind: 'blocked', until: row.until } : { kind: 'none' };
    },

    /** Undoes `issue` when the message was not sent: an earlier code counts again. */
    async withdraw(
      codeId: string,
      quotas: MessageQuotas,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH code AS (
          DELETE FROM one_time_codes WHERE id = ${codeId}::uuid RETURNING factor_id
        ), pending AS (
          DELETE FROM factors f USING code WHERE f.id = code.factor_id AND f.state = 'PENDING'
          RETURNING f.id
        ), quotas AS (
          ${refundQuotas(quotas.sent, after('pending'))}
        ), ${happened([event], source)}
        SELECT 1`;
    },
  };
}

export type OneTimeCodesStore = ReturnType<typeof createOneTimeCodesStore>;

const ownerLocked = Prisma.sql`EXISTS (SELECT 1 FROM owner) AND ${after('room')}`;

const exists = (part: string): Prisma.Sql => Prisma.sql`EXISTS (SELECT 1 FROM ${Prisma.raw(part)})`;
