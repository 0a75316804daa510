import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from '../mfa/mfa-status.sql.ts';
import type { MfaStatus } from '../mfa/factor.ts';
import { useDevice } from '../trusted-devices/trusted-device.sql.ts';
import type { RecognizedDevice } from '../trusted-devices/trusted-device.ts';
import { keepPassword, tellOwner, type RightPassword } from './right-password.sql.ts';
import { signInHistory, type PastSignInRow } from './sign-in-history.sql.ts';
import { allowedFactors } from '../policy/policy.sql.ts';
import type { NewSession } from '../sessions/new-session.ts';
import type { Proof } from '../sessions/proofs.ts';
import { insertSession, raiseSession } from '../sessions/session.sql.ts';
import { insertTicket } from '../tickets/ticket.sql.ts';
import type { NewTicket } from '../tickets/ticket.ts';
import { blockedUntil, charge, clear, refund, type Charge } from '../throttle/throttle.sql.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';

/** What a password attempt is charged to: the address it names and the network it comes from. */
export type AttemptCharges = { readonly identifier: Charge; readonly address: Charge };

export type Candidate = User &
  StoredPassword & {
    readonly passwordChangedAt: Date;
    readonly passwordAdviceId: string | null;
    readonly mfa: MfaStatus;
    /** Newest first. Read only where risk decides; else null. */
    readonly history: readonly PastSignInRow[] | null;
    /** Failures from this network before this attempt, while they are remembered. */
    readonly recentFailures: number;
  };

export type PasswordAttempt =
  | { readonly kind: 'open'; readonly candidate: Candidate | null }
  | { readonly kind: 'blocked'; readonly until: Date | null };

type CandidateRow = Omit<Candidate, 'mfa'> & MfaStatusRow;

type AttemptRow = Partial<CandidateRow> & {
  readonly blockedUntil: Date | null;
  readonly admitted: boolean;
};

/** The two statements of a password sign-in. */
export function createPasswordAttemptStore(statements: Statements) {
  return {
    /** Charges the attempt, and reads whom it is for. */
    async begin(email: string, charges: AttemptCharges, now: Date): Promise<PasswordAttempt> {
      const { identifier, address } = charges;
      const [row] = await statements.query<AttemptRow>`
        WITH blocked AS MATERIALIZED (
          SELECT (${blockedUntil([identifier, address], now)}) AS until
        ), identifier AS (
          ${charge(identifier, now, Prisma.sql`(SELECT until IS NULL FROM blocked)`)}
        ), address AS (
          ${charge(address, now, Prisma.sql`EXISTS (SELECT 1 FROM identifier)`)}
        )
        SELECT blocked.until AS "blockedUntil",
          EXISTS (SELECT 1 FROM identifier) AND EXISTS (SELECT 1 FROM address) AS "admitted",
          ${userColumns}, u.password_hash AS "passwordHash", u.password_key_id AS "passwordKeyId",
          u.password_changed_at AS "passwordChangedAt",
          u.password_advice_id AS "passwordAdviceId", ${mfaStatusColumns},
          ${signInHistory} AS "history",
          coalesce((
            SELECT t.failures FROM throttles t
            WHERE t.key = ${address?.key ?? null} AND t.expires_at > ${now}::timestamptz
          ), 0) AS "recentFailures"
        FROM blocked LEFT JOIN users u ON u.email = ${email}`;
      if (!row?.admitted) return { kind: 'blocked', until: row?.blockedUntil ?? null };

      const candidate = row.id ? (row as CandidateRow) : null;
      return {
        kind: 'open',
        candidate: candidate && { ...candidate, mfa: toMfaStatus(candidate) },
      };
    },

    /** After the right password where nothing else is to be written. */
    async settle({ identifier, address }: AttemptCharges): Promise<void> {
      await statements.execute`WITH identifier AS (${clear(identifier)}) ${refund(address)}`;
    },

    /** After the right password where the sign-in is refused nevertheless. */
    async refuse(
      { identifier, address }: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH identifier AS (${clear(identifier)}), address AS (${refund(address)})
        ${recordEvents(events, source)}`;
    },

    /** Adds the password to what the session was proven with. */
    async raiseSession(
      raised: {
        verified: Candidate;
        id: string;
        proofs: readonly Proof[];
        refreshTokenHash: Buffer;
      },
      charges: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const stillSame = Prisma.sql`
        EXISTS (SELECT 1 FROM users u WHERE ${stillTrue(raised.verified)} AND u.id = user_id)`;
      const [user] = await statements.query<User>`
        WITH raised AS (
          ${raiseSession(raised, source.now, stillSame)}
        ), ${settle(charges, events, source, Prisma.sql`SELECT user_id FROM raised`)}
        SELECT ${userColumns} FROM users u JOIN raised ON raised.user_id = u.id`;
      return user ?? null;
    },

    /**
     * Opens the session, unless meanwhile the user was disabled, the password or the policy changed, or
     * a factor was enrolled that would have been asked for.
     */
    async openSession(
      opened: {
        verified: Candidate;
        password: RightPassword;
        session: NewSession;
        device: RecognizedDevice | null;
      },
      charges: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const { verified, password, session, device } = opened;
      const used = device
        ? useDevice(device, verified.id, source.now)
        : Prisma.sql`SELECT 'none' AS id`;
      const [user] = await statements.query<User>`
        WITH device AS (
          ${used}
        ), signed_in AS (
          UPDATE users u SET last_sign_in_at = ${source.now}::timestamptz,
            ${keepPassword(password)}
          WHERE ${stillTrue(verified)} AND ${stillDecided(verified)}
            AND EXISTS (SELECT 1 FROM device)
          RETURNING u.*
        ), session AS (
          ${insertSession(session, Prisma.sql`SELECT id FROM signed_in`)}
        ), ${settle(charges, events, source, Prisma.sql`SELECT id FROM signed_in`)}
        ${tellOwner(password, Prisma.sql`signed_in`, source)}
        SELECT ${userColumns} FROM signed_in u`;
      return user ?? null;
    },

    /** Issues the ticket, unless the user was disabled or the password changed meanwhile. */
    async issueTicket(
      issued: { verified: Candidate; password: RightPassword; ticket: NewTicket },
      charges: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<boolean> {
      const { verified, password, ticket } = issued;
      const owner = password.isNews
        ? Prisma.sql`
            UPDATE users u SET ${keepPassword(password)}
            WHERE ${stillTrue(verified)} RETURNING u.id, u.password_advice_id`
        : Prisma.sql`SELECT u.id FROM users u WHERE ${stillTrue(verified)}`;
      const rows = await statements.query<unknown>`
        WITH owner AS (
          ${owner}
        ), ticket AS (
          ${insertTicket(ticket, Prisma.sql`SELECT id FROM owner`)}
        ), ${settle(charges, events, source, Prisma.sql`SELECT user_id FROM ticket`)}
        ${tellOwner(password, Prisma.sql`owner`, source)}
        SELECT user_id FROM ticket`;
      return rows.length === 1;
    },

    /** A ticket that lives, as the owner of a code. */
    ticketOwner:
      (tokenHash: Buffer) =>
      (when: Prisma.Sql): Prisma.Sql =>
        Prisma.sql`SELECT 1 FROM tickets WHERE token_hash = ${tokenHash}::bytea AND ${when}`,
  };
}

export type PasswordAttemptStore = ReturnType<typeof createPasswordAttemptStore>;

/** Hashing takes a while: what was read before it must still hold in the deciding statement. */
const stillTrue = (user: Candidate): Prisma.Sql => Prisma.sql`
  u.id = ${user.id}::uuid AND u.disabled_at IS NULL
    AND u.password_changed_at = ${user.passwordChangedAt}::timestamptz`;

const stillDecided = ({ mfa }: Candidate): Prisma.Sql => Prisma.sql`
  (SELECT max(version) FROM mfa_policies) = ${mfa.policy.version}::int
    AND (
      SELECT count(*) FROM factors f
      WHERE f.user_id = u.id AND f.state <> 'PENDING' AND f.type = ANY(${allowedFactors})
    ) = ${mfa.heldTypes.length}::int`;

const settle = (
  charges: AttemptCharges,
  events: readonly AuditEvent[],
  source: AuditSource,
  decided: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  identifier AS (${clear(charges.identifier)}),
  address AS (${refund(charges.address)}),
  events AS (${recordEvents(events, source, decided)})`;
