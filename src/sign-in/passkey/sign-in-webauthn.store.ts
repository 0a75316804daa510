import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { commitLater } from '../../db/commit-later.sql.ts';
import { namedParts } from '../../db/named-parts.ts';
import type { Consumption } from '../../mfa/attempt/consumption.ts';
import type { StoredCredential } from '../../mfa/webauthn/authentication.ts';
import { credentialColumns } from '../../mfa/webauthn/webauthn-credential.sql.ts';
import type { WrittenPolicy } from '../../policy/mfa-policy.ts';
import { policyUnchanged, rulingPolicy } from '../../policy/policy.sql.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import { endSurplus, insertSession, wasFull } from '../../sessions/session.sql.ts';
import { chargeQuota, type Quota } from '../../throttle/quota.sql.ts';
import { blockedUntil, charge, refund, type Charge } from '../../throttle/throttle.sql.ts';
import { lockAccess } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

/** Whose passkey it is, and what a sign-in with it is decided by. */
export type PasskeyOwner = Pick<User, 'disabled' | 'emailVerified'> & {
  readonly userId: string;
  readonly accessVersion: number;
  readonly policy: WrittenPolicy;
  readonly factorId: string;
  readonly enrolledAt: Date;
  readonly credential: StoredCredential;
};

export type PasskeyAttempt =
  | { readonly kind: 'blocked'; readonly until: Date | null }
  /** `challenged`: it answers a challenge that nothing has answered before. */
  | { readonly kind: 'charged'; readonly challenged: boolean; readonly owner: PasskeyOwner | null };

type Admission = {
  readonly admitted: boolean;
  readonly blockedUntil: Date | null;
  readonly challenged: boolean;
};
type OwnerRow = Omit<PasskeyOwner, 'policy' | 'credential'> &
  StoredCredential & { readonly policyId: string };

const user = columns<User>(userColumns('u'));
const owner = columns<OwnerRow>({
  ...credentialColumns('c'),
  userId: Prisma.sql`u.id`,
  disabled: userColumns('u').disabled,
  emailVerified: userColumns('u').emailVerified,
  accessVersion: Prisma.sql`u.access_version`,
  policyId: rulingPolicy,
  factorId: Prisma.sql`f.id`,
  enrolledAt: Prisma.sql`f.created_at`,
});

/** Challenges that were given to nobody in particular, and the passkeys that answer them. */
export function createSignInWebauthnStore(statements: Statements, policies: PolicyStore) {
  return {
    /** Charges the network and keeps the challenge; says until when to wait where there are too many. */
    async putChallenge(
      { hash, expiresAt }: { hash: Buffer; expiresAt: Date },
      quota: Quota | null,
      now: Date,
    ): Promise<{ put: boolean; blockedUntil: Date | null }> {
      const [row] = await statements.query<{ put: boolean; blockedUntil: Date | null }>`
        WITH charged AS (
          ${quota ? chargeQuota(quota, now, Prisma.sql`TRUE`) : Prisma.sql`SELECT 'unlimited'`}
        ), asked AS (
          INSERT INTO webauthn_sign_in_challenges (challenge_hash, expires_at)
          SELECT ${hash}::bytea, ${expiresAt}::timestamptz WHERE EXISTS (SELECT 1 FROM charged)
          RETURNING 1
        )
        SELECT EXISTS (SELECT 1 FROM asked) AS "put",
          (${blockedUntil([quota], now)}) AS "blockedUntil"`;
      return row!;
    },

    /**
     * Charges the attempt and consumes the challenge, before the response is looked at: of parallel
     * copies of one response, one finds it. Reads whose passkey it is, if it is anybody's.
     */
    async charge(
      answer: { challengeHash: Buffer | null; credentialId: Uint8Array },
      charged: Charge,
      now: Date,
    ): Promise<PasskeyAttempt> {
      const [row] = await statements.query<Admission & (OwnerRow | { id: null })>`
        WITH blocked AS MATERIALIZED (
          SELECT (${blockedUntil([charged], now)}) AS until
        ), address AS (
          ${charge(charged, now, Prisma.sql`(SELECT until IS NULL FROM blocked)`)}
        ), challenge AS (
          DELETE FROM webauthn_sign_in_challenges
          WHERE challenge_hash = ${answer.challengeHash}::bytea AND EXISTS (SELECT 1 FROM address)
          RETURNING expires_at
        )
        SELECT ${owner}, ${columns<Admission>({
          admitted: Prisma.sql`EXISTS (SELECT 1 FROM address)`,
          blockedUntil: Prisma.sql`blocked.until`,
          challenged: Prisma.sql`
            EXISTS (SELECT 1 FROM challenge WHERE expires_at > ${now}::timestamptz)`,
        })}
        FROM blocked LEFT JOIN (
          webauthn_credentials c JOIN factors f ON f.id = c.factor_id AND f.state = 'ACTIVE'
          JOIN users u ON u.id = f.user_id
        ) ON c.id = ${answer.credentialId}::bytea, ${commitLater}`;
      if (!row?.admitted) return { kind: 'blocked', until: row?.blockedUntil ?? null };
      const found =
        row.id === null
          ? null
          : { ...row, policy: await policies.of(row.policyId), credential: row };
      return { kind: 'charged', challenged: row.challenged, owner: found };
    },

    /** Opens the session, unless meanwhile the policy, the ways in or the counter have changed. */
    async openSession(
      opened: { owner: PasskeyOwner; consumption: Consumption; session: NewSession },
      charged: Charge,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<User | null> {
      const { consumption, session } = opened;
      const signedIn = Prisma.sql`SELECT id FROM signed_in`;
      const consumed = consumption.consume(Prisma.sql`SELECT * FROM proven`);
      const [row] = await statements.query<User & { wasFull: boolean }>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(opened.owner, policyUnchanged(opened.owner.policy))}
        ), proven AS MATERIALIZED (
          ${consumption.lock(Prisma.sql`SELECT id AS user_id FROM owner`)}
        ), ${namedParts('consumed', consumed)}, signed_in AS (
          UPDATE users u SET last_sign_in_at = ${source.now}::timestamptz
          FROM owner, proven WHERE u.id = owner.id RETURNING u.*
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
  };
}

export type SignInWebauthnStore = ReturnType<typeof createSignInWebauthnStore>;
