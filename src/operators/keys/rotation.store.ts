import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type Statements } from '../../db/client.ts';
import { addSigningKey, lockSigningKeys } from '../../sessions/signing-key.sql.ts';
import type { SigningKeyRow } from '../../sessions/signing-key.ts';

/** What a seal begins with that is signed by a key. */
export type SealedBy = { readonly id: string; readonly header: string };

export function createRotationStore(db: Db, statements: Statements) {
  return {
    /** Publishes nothing where there is a next key already: whoever else made it was first. */
    async publish(row: SigningKeyRow, event: AuditEvent, source: AuditSource): Promise<void> {
      const isFirst = Prisma.sql`NOT EXISTS (
        SELECT 1 FROM signing_keys
        WHERE activates_at > ${source.now}::timestamptz AND revoked_at IS NULL
      )`;
      await db.$transaction(async (tx) => {
        await tx.$executeRaw(lockSigningKeys);
        await tx.$executeRaw`WITH ${addSigningKey(row, isFirst, event, source)} SELECT 1`;
      });
    },

    /** Revokes all that there are, a key that somebody publishes at this moment among them or not at all. */
    async replaceAll(row: SigningKeyRow, event: AuditEvent, source: AuditSource): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.$executeRaw(lockSigningKeys);
        await tx.$executeRaw`
          WITH revoked AS (
            UPDATE signing_keys SET revoked_at = ${source.now}::timestamptz
            WHERE revoked_at IS NULL
          ), ${addSigningKey(row, Prisma.sql`TRUE`, event, source)} SELECT 1`;
      });
    },

    /** Lets a next key sign sooner. Nothing where it does so already, signs by now, or never will. */
    async hasten(
      { id, activatesAt }: Pick<SigningKeyRow, 'id' | 'activatesAt'>,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH hastened AS (
          UPDATE signing_keys SET activates_at = ${activatesAt}::timestamptz
          WHERE id = ${id} AND activates_at > ${activatesAt}::timestamptz
            AND activates_at > ${source.now}::timestamptz AND revoked_at IS NULL
          RETURNING id
        ), ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM hastened`)}
        SELECT id FROM hastened`;
    },

    /** Forgets keys, but none that a seal of the audit log still needs to be read. */
    async forget(keys: readonly SealedBy[]): Promise<void> {
      await statements.execute`
        WITH used AS (
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(id text, header text)
        )
        DELETE FROM signing_keys WHERE id IN (SELECT id FROM used) AND id NOT IN (
          SELECT used.id FROM used JOIN audit_seals ON starts_with(jws, used.header || '.')
        )`;
    },
  };
}

export type RotationStore = ReturnType<typeof createRotationStore>;
