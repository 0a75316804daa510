import { randomUUID } from 'node:crypto';
import * as bound from './serve.ts';
import { matchTotp, newRefreshToken, randomToken } from './tokens.ts';
import { sha256, signToken, verifyToken } from './tokens.ts';

// The bare bound: what is minimally correct, by the fewest statements and rows. No audit, no limits, no
// policy, no encryption at rest, one commit a redemption. Ours / bare says what the guarantees cost.

const SESSION_TTL_MS = 30 * 24 * 3600_000;
const TICKET_TTL_MS = 300_000;
const { USER, present, presentSession, statement, verifyPassword } = bound;
type UserRow = bound.UserRow;

const findByEmail = statement<UserRow & { password_hash: string; enrolled: boolean }>(
  'find_by_email',
  `SELECT ${USER}, u.password_hash, u.totp_secret IS NOT NULL AS enrolled
   FROM users u WHERE u.email = $1`,
);
const insertTicket = statement(
  'insert_ticket',
  'INSERT INTO tickets (token_hash, user_id, expires_at) VALUES ($1, $2, $3)',
);
const insertSession = statement(
  'insert_session',
  'INSERT INTO sessions (id, user_id, refresh_token_hash, expires_at) VALUES ($1, $2, $3, $4)',
);
const findTicket = statement<UserRow & { totp_secret: Buffer; last_time_step: string }>(
  'find_ticket',
  `SELECT ${USER}, u.totp_secret, u.last_time_step FROM tickets t JOIN users u ON u.id = t.user_id
   WHERE t.token_hash = $1 AND t.expires_at > $2`,
);
const redeem = statement(
  'redeem',
  `WITH used AS (DELETE FROM tickets WHERE token_hash = $1 RETURNING user_id),
   stepped AS (
     UPDATE users u SET last_time_step = $2 FROM used
     WHERE u.id = used.user_id AND u.last_time_step < $2 RETURNING u.id
   )
   INSERT INTO sessions (id, user_id, refresh_token_hash, expires_at)
   SELECT $3::uuid, id, $4::bytea, $5::timestamptz FROM stepped RETURNING id`,
);
const rotate = statement<UserRow>(
  'rotate',
  `UPDATE sessions s SET refresh_token_hash = $3 FROM users u
   WHERE s.id = $1 AND s.refresh_token_hash = $2 AND s.expires_at > $4 AND u.id = s.user_id
   RETURNING ${USER}`,
);
const findSession = statement<UserRow>(
  'find_session',
  `SELECT ${USER} FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = $1 AND s.user_id = $2 AND s.expires_at > $3`,
);

const after = (ms: number): Date => new Date(Date.now() + ms);
const answer = (user: UserRow, id: string, refreshToken: string) =>
  presentSession(user, { id, refreshToken, accessToken: signToken(user.id, id) });

bound.serve({
  async signInEmailPassword(_, { email, password }) {
    const user = await findByEmail(email.trim().toLowerCase());
    if (!user || !(await verifyPassword(user.password_hash, password))) throw new Error('wrong');
    if (user.enrolled) {
      const ticket = randomToken();
      const expiresAt = after(TICKET_TTL_MS);
      await insertTicket(sha256(ticket), user.id, expiresAt);
      return { __typename: 'MfaTicket', ticket, expiresAt: expiresAt.toISOString() };
    }
    const sessionId = randomUUID();
    const refreshToken = newRefreshToken(sessionId);
    await insertSession(sessionId, user.id, sha256(refreshToken), after(SESSION_TTL_MS));
    return answer(user, sessionId, refreshToken);
  },

  async verifySignInMfaTotp(_, { ticket, otp }) {
    const hash = sha256(ticket);
    const user = await findTicket(hash, new Date());
    const step = user && matchTotp(user.totp_secret, otp);
    if (!step || step <= Number(user.last_time_step)) throw new Error('wrong');
    const sessionId = randomUUID();
    const refreshToken = newRefreshToken(sessionId);
    const expiresAt = after(SESSION_TTL_MS);
    if (!(await redeem(hash, step, sessionId, sha256(refreshToken), expiresAt))) {
      throw new Error('wrong');
    }
    return answer(user, sessionId, refreshToken);
  },

  async refreshSession(_, { refreshToken }) {
    const sessionId = refreshToken.split('.')[0];
    const next = newRefreshToken(sessionId);
    const user = await rotate(sessionId, sha256(refreshToken), sha256(next), new Date());
    if (!user) throw new Error('unknown');
    return answer(user, sessionId, next);
  },

  async me(_, _args, { token }) {
    const claims = verifyToken(token);
    const user = claims && (await findSession(claims.sid, claims.sub, new Date()));
    if (!user) throw new Error('unauthenticated');
    return present(user);
  },
});
