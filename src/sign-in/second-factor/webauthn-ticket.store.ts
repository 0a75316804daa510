import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { StoredCredential } from '../../mfa/webauthn/authentication.ts';
import { credentialColumns } from '../../mfa/webauthn/webauthn-credential.sql.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { redeemableTicket } from '../../tickets/ticket.sql.ts';
import {
  redeemableTicketColumns,
  type RedeemableTicket,
  type RedeemableTicketRow,
} from './redeemable-ticket.sql.ts';

export type ChargedChallenge = {
  readonly ticket: RedeemableTicket;
  /** Null when there was none, or it was consumed or too old. */
  readonly challenge: Uint8Array | null;
  /** Null when the ticket's owner holds no such credential. */
  readonly credential: OwnedCredential | null;
  readonly factorId: string | null;
};

type TicketWithChallenge = RedeemableTicketRow & Pick<ChargedChallenge, 'challenge'>;
type OwnedCredential = StoredCredential & { readonly enrolledAt: Date };
type Credential = OwnedCredential & { readonly factorId: string };

const credentials = columns<StoredCredential>(credentialColumns('c'));
const charged = columns<Credential & RedeemableTicketRow>({
  ...credentialColumns('c'),
  factorId: Prisma.sql`f.id`,
  enrolledAt: Prisma.sql`f.created_at`,
  ...redeemableTicketColumns('ticket', true, {
    attempts: Prisma.sql`charged.attempts`,
    recoveryCodesRemaining: Prisma.sql`0`,
    mailbox: Prisma.sql`NULL`,
  }),
});

/** Challenges live on the ticket that they are for. */
export function createWebauthnTicketStore(statements: Statements) {
  return {
    /** The newest challenge replaces the one before. Gives the credentials that may answer it. */
    async putChallenge(
      tokenHash: Buffer,
      { challenge, expiresAt }: { challenge: Buffer; expiresAt: Date },
      now: Date,
    ): Promise<readonly StoredCredential[] | null> {
      const rows = await statements.query<StoredCredential | { id: null }>`
        WITH ticket AS MATERIALIZED (
          ${redeemableTicket(tokenHash, now)} FOR UPDATE OF t
        ), asked AS (
          UPDATE tickets t SET webauthn_challenge = ${challenge}::bytea,
            webauthn_challenge_expires_at = ${expiresAt}::timestamptz
          FROM ticket WHERE t.token_hash = ticket.token_hash
        )
        SELECT ${credentials} FROM ticket
        LEFT JOIN factors f ON f.user_id = ticket.user_id AND f.state = 'ACTIVE'
          AND f.type = 'WEBAUTHN' AND f.type = ANY(${allowedFactors})
        LEFT JOIN webauthn_credentials c ON c.factor_id = f.id
        ORDER BY f.is_primary DESC, f.created_at`;
      if (rows.length === 0) return null;
      return rows.filter((row): row is StoredCredential => row.id !== null);
    },

    /**
     * Charges the attempt and consumes the challenge, before the response is looked at. An attempt that
     * finds no challenge is not charged: parallel copies of one response must not end the ticket
     * before the first of them has redeemed it.
     */
    async charge(
      tokenHash: Buffer,
      credentialId: Uint8Array,
      now: Date,
    ): Promise<ChargedChallenge | null> {
      const [row] = await statements.query<TicketWithChallenge & (Credential | { factorId: null })>`
        WITH ticket AS MATERIALIZED (
          ${redeemableTicket(tokenHash, now)} FOR UPDATE OF t
        ), charged AS (
          UPDATE tickets t SET webauthn_challenge = NULL,
            attempts = t.attempts + CASE WHEN ticket.webauthn_challenge IS NULL THEN 0 ELSE 1 END
          FROM ticket WHERE t.token_hash = ticket.token_hash
          RETURNING t.attempts
        )
        SELECT ${charged}, CASE WHEN ticket.webauthn_challenge_expires_at > ${now}::timestamptz
            THEN ticket.webauthn_challenge END AS "challenge"
        FROM ticket JOIN charged ON TRUE
        LEFT JOIN (factors f JOIN webauthn_credentials c ON c.factor_id = f.id)
          ON f.user_id = ticket.user_id AND f.state = 'ACTIVE' AND f.type = ANY(${allowedFactors})
            AND c.id = ${credentialId}::bytea`;
      if (!row) return null;
      const { challenge, factorId } = row;
      const credential = row.factorId === null ? null : row;
      return { ticket: { ...row, tokenHash }, challenge, factorId, credential };
    },
  };
}

export type WebauthnTicketStore = ReturnType<typeof createWebauthnTicketStore>;
