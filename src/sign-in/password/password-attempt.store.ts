import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { after } from '../../db/after.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { commitLater } from '../../db/commit-later.sql.ts';
import { consumeDeviceToken } from '../../trusted-devices/trusted-device.sql.ts';
import type { RecognizedDevice } from '../../trusted-devices/trusted-device.ts';
import {
  candidateColumns,
  recentFailures,
  toCandidate,
  type Candidate,
  type CandidateRow,
} from './candidate.sql.ts';
import { keepPassword, tellOwner, type RightPassword } from './right-password.sql.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import type { Proof } from '../../sessions/proofs.ts';
import { endSurplus, insertSession, raiseSession, wasFull } from '../../sessions/session.sql.ts';
import type { SessionLimits } from '../../sessions/session-limits.ts';
import { insertTicket } from '../../tickets/ticket.sql.ts';
import type { NewTicket } from '../../tickets/ticket.ts';
import { blockedUntil, charge, clear, refund, type Charge } from '../../throttle/throttle.sql.ts';
import { accessUnchanged, lockAccess, type SeenAccess } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

/** What a password attempt is charged to: the address it names and the network it comes from. */
export type AttemptCharges = { readonly identifier: Charge; readonly address: Charge };

export type PasswordAttempt =
  | { readonly kind: 'open'; readonly candidate: Candidate | null }
  | { readonly kind: 'blocked'; readonly until: Date | null };

type Admission = { readonly blockedUntil: Date | null; readonly admitted: boolean };

const candidate = columns<Omit<CandidateRow, 'recentFailures'>>(candidateColumns('u'));
const user = columns<User>(userColumns('u'));

const failuresFrom = (address: Charge, now: Date): Prisma.Sql =>
  columns<Pick<CandidateRow, 'recentFailures'>>({
    recentFailures: recentFailures(address?.key ?? null, now),
  });

/** The two statements of a password sign-in: one charges it, and one does what a right password leads to. */
export function createPasswordAttemptStore(statements: Statements, policies: PolicyStore) {
  const read = async (row: CandidateRow): Promise<Candidate> =>
    toCandidate(row, await policies.of(row.policyId));

  return {
    /** Charges the attempt, and reads whom it is for. */
    async charge(email: string, charges: AttemptCharges, now: Date): Promise<PasswordAttempt> {
      const { identifier, address } = charges;
      const [row] = await statements.query<Admission & (CandidateRow | { id: null })>`
        WITH blocked AS MATERIALIZED (
          SELECT (${blockedUntil([identifier, address], now)}) AS until
        ), identifier AS (
          ${charge(identifier, now, Prisma.sql`(SELECT until IS NULL FROM blocked)`)}
        ), address AS (
          ${charge(address, now, Prisma.sql`EXISTS (SELECT 1 FROM identifier)`)}
        )
        SELECT ${candidate}, ${failuresFrom(address, now)}, ${columns<Admission>({
          blockedUntil: Prisma.sql`blocked.until`,
          admitted: Prisma.sql`
            EXISTS (SELECT 1 FROM identifier) AND EXISTS (SELECT 1 FROM address)`,
        })}
        FROM blocked LEFT JOIN users u ON u.email = ${email}, ${commitLater}`;
      if (!row?.admitted) return { kind: 'blocked', until: row?.blockedUntil ?? null };
      return { kind: 'open', candidate: row.id === null ? null : await read(row) };
    },

    /** Reads the same user again. Null when the password that was checked is not theirs any more. */
    async readAgain(
      { id, passwordChangedAt }: Candidate,
      charges: AttemptCharges,
      now: Date,
    ): Promise<Candidate | null> {
      const [row] = await statements.query<CandidateRow>`
        SELECT ${candidate}, ${failuresFrom(charges.address, now)}
        FROM users u
        WHERE u.id = ${id}::uuid AND u.password_changed_at = ${passwordChangedAt}::timestamptz`;
      return row ? read(row) : null;
    },

    /** Settles the charges after the right password, where nothing else is to be written. */
    async settle(charges: AttemptCharges): Promise<void> {
      await statements.execute`WITH ${settle(charges)} SELECT 1 FROM settled`;
    },

    /** Settles them where the password was right and the policy refuses the sign-in. */
    async refuse(
      charges: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH ${settle(charges)}, ${happened(events, source)}
        SELECT 1 FROM settled`;
    },

    /** Adds the password to what the session was proven with, unless the ways in have changed. */
    async raiseSession(
      raised: {
        verified: Candidate;
        id: string;
        /** What the session was proven with, as the request found it. */
        found: readonly Proof[];
        proofs: readonly Proof[];
        refreshTokenHash: Buffer;
        limits: SessionLimits;
      },
      charges: AttemptCharges,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const [row] = await statements.query<User>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(seen(raised.verified), decided(raised.verified))}
        ), raised AS (
          ${raiseSession(
            raised,
            source.now,
            Prisma.sql`
              SELECT owner.id FROM owner JOIN sessions found ON found.user_id = owner.id
              WHERE found.id = ${raised.id}::uuid
                AND found.proofs = ${JSON.stringify(raised.found)}::jsonb`,
          )}
        ), ${settleDecided(charges, events, source, Prisma.sql`SELECT user_id FROM raised`)}
        SELECT ${user} FROM users u JOIN raised ON raised.user_id = u.id
        WHERE EXISTS (SELECT 1 FROM settled)`;
      return row ?? null;
    },

    /** Opens the session, unless meanwhile the policy or the ways in have changed. */
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
      const signIn = Prisma.sql`
        UPDATE users u SET last_sign_in_at = ${source.now}::timestamptz, ${keepPassword(password)}`;
      const unchanged = Prisma.sql`${accessUnchanged(seen(verified))} AND ${decided(verified)}`;
      // The user is locked before the device, as wherever both are locked.
      const signedIn = device
        ? Prisma.sql`
            owner AS MATERIALIZED (
              ${lockAccess(seen(verified), decided(verified))}
            ), device AS (
              ${consumeDeviceToken(device, Prisma.sql`SELECT id FROM owner`, source.now)}
            ), signed_in AS (
              ${signIn} FROM device WHERE u.id = device.user_id RETURNING u.*
            )`
        : Prisma.sql`signed_in AS (${signIn} WHERE ${unchanged} RETURNING u.*)`;
      const [row] = await statements.query<User & { wasFull: boolean }>`
        WITH ${signedIn}, session AS (
          ${insertSession(session, Prisma.sql`SELECT id FROM signed_in`)}
        ), ${settleDecided(charges, events, source, Prisma.sql`SELECT id FROM signed_in`)}
        ${tellOwner(password, Prisma.sql`signed_in`, source)}
        SELECT ${user}, ${wasFull(Prisma.sql`u.id`)} AS "wasFull"
        FROM signed_in u WHERE EXISTS (SELECT 1 FROM settled)`;
      if (!row) return null;
      if (row.wasFull) await statements.execute(endSurplus(row.id, source));
      return row;
    },

    /** Issues the ticket, unless meanwhile the policy or the ways in have changed. */
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
            WHERE ${accessUnchanged(seen(verified))} AND ${decided(verified)}
            RETURNING u.id, u.password_advice_id`
        : lockAccess(seen(verified), decided(verified));
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          ${owner}
        ), ticket AS (
          ${insertTicket(ticket, Prisma.sql`SELECT id FROM owner`)}
        ), ${settleDecided(charges, events, source, Prisma.sql`SELECT user_id FROM ticket`)}
        ${tellOwner(password, Prisma.sql`owner`, source)}
        SELECT user_id FROM ticket WHERE EXISTS (SELECT 1 FROM settled)`;
      return rows.length === 1;
    },
  };
}

export type PasswordAttemptStore = ReturnType<typeof createPasswordAttemptStore>;

/** Hashing takes a while: the statement that acts must find what the decision was based on. */
const seen = ({ id, mfa }: Candidate): SeenAccess => ({
  userId: id,
  accessVersion: mfa.accessVersion,
});
const decided = ({ mfa }: Candidate): Prisma.Sql => policyUnchanged(mfa.policy);

/** Forgets the failures of the identifier and takes the charge of the address back, in this order. */
const settle = (charges: AttemptCharges, when = Prisma.sql`TRUE`): Prisma.Sql => Prisma.sql`
  identifier AS (
    ${clear(charges.identifier, when)}
  ), address AS (
    ${refund(charges.address, Prisma.sql`${when} AND ${after('identifier')}`)}
  ), settled AS (
    SELECT count(*) FROM address
  )`;

/** Settles only where the decision took effect: a sign-in that decides again is settled once. */
const settleDecided = (
  charges: AttemptCharges,
  events: readonly AuditEvent[],
  source: AuditSource,
  decision: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  ${settle(charges, Prisma.sql`EXISTS (${decision})`)}, ${happened(events, source, decision)}`;
