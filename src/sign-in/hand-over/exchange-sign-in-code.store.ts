import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { commitLater } from '../../db/commit-later.sql.ts';
import type { MfaStanding } from '../../policy/mfa-status.ts';
import { standingColumns, toStanding, type StandingRow } from '../../policy/mfa-status.sql.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import type { Proof } from '../../sessions/proofs.ts';
import type { SessionLimits } from '../../sessions/session-limits.ts';
import { endSurplus, insertSession, isLive, wasFull } from '../../sessions/session.sql.ts';
import { blockedUntil, charge, refund, type Charge } from '../../throttle/throttle.sql.ts';
import { isTrusted } from '../../trusted-devices/trusted-device.sql.ts';
import { lockAccess, lockUser, type SeenAccess } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

/** The session that the code was made by. */
type MadeBy = {
  readonly sessionId: string;
  readonly proofs: readonly Proof[];
  readonly sessionCreatedAt: Date;
  readonly sessionExpiresAt: Date;
  readonly trustedDeviceId: string | null;
  readonly trustedDevice: boolean;
};

/** A code that was made here, as it is presented. */
export type PresentedCode = SeenAccess & {
  readonly hash: Buffer;
  readonly fresh: boolean;
  /** This time, too. */
  readonly uses: number;
  readonly challenge: Buffer;
  readonly returnOrigin: string;
  readonly accessUnchanged: boolean;
  readonly disabled: boolean;
  readonly mfa: MfaStanding;
  /** Null once it has ended. */
  readonly madeBy: MadeBy | null;
};

type CodeRow = Omit<PresentedCode, 'hash' | 'mfa' | 'madeBy' | 'challenge'> &
  StandingRow & { readonly challenge: Uint8Array };
type MadeByRow = MadeBy | { readonly sessionId: null };

const user = columns<User>(userColumns('u'));
const code = columns<CodeRow>({
  ...standingColumns('u'),
  userId: Prisma.sql`u.id`,
  accessVersion: Prisma.sql`c.access_version`,
  accessUnchanged: Prisma.sql`c.access_version = u.access_version`,
  fresh: Prisma.sql`c.fresh`,
  uses: Prisma.sql`c.uses`,
  challenge: Prisma.sql`c.code_challenge`,
  returnOrigin: Prisma.sql`c.return_origin`,
  disabled: userColumns('u').disabled,
});
const madeBy = (now: Date) =>
  columns<MadeBy>({
    sessionId: Prisma.sql`s.id`,
    proofs: Prisma.sql`s.proofs`,
    sessionCreatedAt: Prisma.sql`s.created_at`,
    sessionExpiresAt: Prisma.sql`s.expires_at`,
    trustedDeviceId: Prisma.sql`s.trusted_device_id`,
    trustedDevice: Prisma.sql`
      s.trusted_device_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM trusted_devices d
        WHERE d.id = s.trusted_device_id AND d.user_id = s.user_id AND ${isTrusted(now)}
      )`,
  });

export function createExchangeSignInCodeStore(
  statements: Statements,
  policies: PolicyStore,
  limits: SessionLimits,
) {
  return {
    /** Charges the network before anything is looked at. */
    async charge(
      charged: Charge,
      now: Date,
    ): Promise<{ admitted: boolean; blockedUntil: Date | null }> {
      const [row] = await statements.query<{ admitted: boolean; blockedUntil: Date | null }>`
        WITH blocked AS MATERIALIZED (
          SELECT (${blockedUntil([charged], now)}) AS until
        ), address AS (
          ${charge(charged, now, Prisma.sql`(SELECT until IS NULL FROM blocked)`)}
        )
        SELECT EXISTS (SELECT 1 FROM address) AS "admitted", blocked.until AS "blockedUntil"
        FROM blocked, ${commitLater}`;
      return row!;
    },

    /**
     * Counts the use before the verifier is looked at: of parallel ones, one is the first, and a code that
     * was presented with a wrong one is used up.
     */
    async present(hash: Buffer, now: Date): Promise<PresentedCode | null> {
      const [row] = await statements.query<CodeRow & MadeByRow>`
        WITH presented AS (
          UPDATE sign_in_codes SET uses = uses + 1 WHERE code_hash = ${hash}::bytea
          RETURNING *, expires_at > ${now}::timestamptz AS fresh
        )
        SELECT ${code}, ${madeBy(now)}
        FROM presented c JOIN users u ON u.id = c.user_id
        LEFT JOIN sessions s ON s.id = c.session_id AND s.user_id = u.id AND ${isLive(limits, now)}`;
      if (!row) return null;
      return {
        ...row,
        hash,
        challenge: Buffer.from(row.challenge),
        mfa: toStanding(row, await policies.of(row.policyId)),
        madeBy: row.sessionId === null ? null : row,
      };
    },

    /**
     * Opens the session, unless the code was presented again meanwhile, or the policy, the ways in or the
     * session that made it have changed.
     */
    async openSession(
      opened: { code: PresentedCode; madeBy: MadeBy; session: NewSession },
      charged: Charge,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const { session } = opened;
      const { hash, mfa } = opened.code;
      const signedIn = Prisma.sql`SELECT id FROM signed_in`;
      const [row] = await statements.query<User & { wasFull: boolean }>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(opened.code, policyUnchanged(mfa.policy))}
        ), spent AS (
          UPDATE sign_in_codes c SET opened_session_id = ${session.id}::uuid FROM owner
          WHERE c.code_hash = ${hash}::bytea AND c.user_id = owner.id AND c.uses = 1
            AND c.expires_at > ${source.now}::timestamptz
          RETURNING c.user_id
        ), made_by AS MATERIALIZED (
          SELECT s.user_id FROM spent JOIN users u ON u.id = spent.user_id
          JOIN sessions s ON s.user_id = u.id AND s.id = ${opened.madeBy.sessionId}::uuid
          WHERE ${isLive(limits, source.now)} FOR KEY SHARE OF s
        ), signed_in AS (
          UPDATE users u SET last_sign_in_at = ${source.now}::timestamptz
          FROM made_by WHERE u.id = made_by.user_id RETURNING u.*
        ), session AS (
          ${insertSession(session, signedIn)}
        ), address AS (
          ${refund(charged, Prisma.sql`EXISTS (SELECT 1 FROM session)`)}
        ), ${happened(events, source, signedIn)}
        SELECT ${user}, ${wasFull(Prisma.sql`u.id`)} AS "wasFull" FROM signed_in u`;
      if (!row) return null;
      const { wasFull: crowded, ...signedInUser } = row;
      if (crowded) await statements.execute(endSurplus(row.id, source));
      return signedInUser;
    },

    /** Records the refusal of a code; one that was used before ends what it has opened (RFC 9700, 2.1.1). */
    async refuse(
      { hash, userId }: PresentedCode,
      refused: AuditEvent,
      source: AuditSource,
    ): Promise<void> {
      const about = { actor: 'user', userId: null } as const;
      await statements.execute`
        WITH owner AS MATERIALIZED (
          ${lockUser(Prisma.sql`${userId}::uuid`)}
        ), ended AS (
          DELETE FROM sessions s USING owner JOIN sign_in_codes c ON c.user_id = owner.id
          WHERE c.code_hash = ${hash}::bytea AND c.uses > 1
            AND c.expires_at > ${source.now}::timestamptz
            AND s.id = c.opened_session_id AND s.user_id = owner.id
          RETURNING s.user_id
        ), ${happened([refused], source, Prisma.sql`SELECT id FROM owner`)},
        ${happened(
          [{ type: 'session.revoked', count: 1, reason: 'code_reused', ...about }],
          source,
          Prisma.sql`SELECT user_id FROM ended`,
          'endings',
        )}
        SELECT 1`;
    },
  };
}

export type ExchangeSignInCodeStore = ReturnType<typeof createExchangeSignInCodeStore>;
