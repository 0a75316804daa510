import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Account } from './target.ts';

/** Inserts tickets by a statement that takes hashes and ids of users. */
const insertTickets =
  (sql: string) =>
  (client: pg.Pool) =>
  async (accounts: readonly Account[]): Promise<readonly string[]> => {
    const tickets = accounts.map(() => randomBytes(32).toString('base64url'));
    const hashes = tickets.map((ticket) => createHash('sha256').update(ticket).digest());
    await client.query(sql, [hashes, accounts.map(({ userId }) => userId)]);
    return tickets;
  };

/** In the tables of the service, which the fair bound has, too. */
export const issueOurTickets = insertTickets(
  `INSERT INTO tickets (token_hash, user_id, purpose, proofs, created_at, expires_at)
   SELECT ticket.hash, ticket.user_id, 'SIGN_IN',
     jsonb_build_array(jsonb_build_object('method', 'password', 'at', now())),
     now(), now() + interval '5 minutes'
   FROM unnest($1::bytea[], $2::uuid[]) AS ticket(hash, user_id)`,
);

export const issueBareTickets = insertTickets(
  `INSERT INTO tickets (token_hash, user_id, expires_at)
   SELECT ticket.hash, ticket.user_id, now() + interval '5 minutes'
   FROM unnest($1::bytea[], $2::uuid[]) AS ticket(hash, user_id)`,
);

const ids = (accounts: readonly Account[]): string[] => accounts.map(({ userId }) => userId);

export const forgetOurTimeSteps = async (client: pg.Pool, accounts: readonly Account[]) => {
  await client.query(
    `UPDATE factors SET last_time_step = 0 WHERE type = 'TOTP' AND user_id = ANY ($1::uuid[])`,
    [ids(accounts)],
  );
};

export const forgetBareTimeSteps = async (client: pg.Pool, accounts: readonly Account[]) => {
  await client.query('UPDATE users SET last_time_step = 0 WHERE id = ANY ($1::uuid[])', [
    ids(accounts),
  ]);
};
