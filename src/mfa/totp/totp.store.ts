import type { AuditSource } from '../../audit/audit-event.ts';
import { recordEvents } from '../../audit/record-events.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';

export const MAX_TOTP_FACTORS = 5;
export const MAX_ENROLLMENT_ATTEMPTS = 5;

export type NewTotpFactor = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly sealedSecret: Buffer;
  readonly expiresAt: Date;
};

export type PendingTotp = {
  readonly id: string;
  readonly sealedSecret: Uint8Array;
  readonly lastTimeStep: bigint;
  readonly attempts: number;
};

export function createTotpStore(statements: Statements) {
  return {
    /** The newest pending secret replaces an abandoned one. False where the user holds enough. */
    async insertPending(factor: NewTotpFactor, source: AuditSource): Promise<boolean> {
      const rows = await statements.query<unknown>`
        WITH abandoned AS (
          DELETE FROM factors
          WHERE user_id = ${factor.userId}::uuid AND type = 'TOTP' AND state = 'PENDING'
        ), pending AS (
          INSERT INTO factors
            (id, user_id, type, state, name, sealed_secret, created_at, expires_at)
          SELECT ${factor.id}::uuid, ${factor.userId}::uuid, 'TOTP', 'PENDING', ${factor.name},
            ${factor.sealedSecret}::bytea, ${source.now}::timestamptz,
            ${factor.expiresAt}::timestamptz
          WHERE ${MAX_TOTP_FACTORS}::int > (
            SELECT count(*) FROM factors
            WHERE user_id = ${factor.userId}::uuid AND type = 'TOTP' AND state <> 'PENDING'
          )
          RETURNING id, user_id
        ), events AS (
          ${recordEvents(
            [
              {
                type: 'factor.enrollment_started',
                factorId: factor.id,
                factorType: 'TOTP',
                actor: 'user',
                userId: factor.userId,
              },
            ],
            source,
            Prisma.sql`SELECT user_id FROM pending`,
          )}
        )
        SELECT id FROM pending`;
      return rows.length === 1;
    },

    /** Counts the attempt before the code is looked at. Null when nothing waits to be activated. */
    async chargePending(userId: string, now: Date): Promise<PendingTotp | null> {
      const [row] = await statements.query<PendingTotp>`
        UPDATE factors SET failures = failures + 1
        WHERE user_id = ${userId}::uuid AND type = 'TOTP' AND state = 'PENDING'
          AND expires_at > ${now}::timestamptz AND failures < ${MAX_ENROLLMENT_ATTEMPTS}::int
        RETURNING id, sealed_secret AS "sealedSecret", last_time_step AS "lastTimeStep",
          failures AS "attempts"`;
      return row ?? null;
    },
  };
}

export type TotpStore = ReturnType<typeof createTotpStore>;
