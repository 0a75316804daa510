import { createHash, createHmac, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { verify as verifyPassword } from '@node-rs/argon2';
import { buildSchema, type GraphQLFieldResolver } from 'graphql';
import { createYoga } from 'graphql-yoga';
import pLimit from 'p-limit';
import pg from 'pg';

// A server written by hand to be fast: what is minimally correct, on the same yoga, PostgreSQL and
// hash as the service, and nothing more: no audit, no limits, no error types, no encryption at rest.
// Compiled before it runs, because tsx would add a thread and helpers that cost time and memory.

const SESSION_TTL_MS = 30 * 24 * 3600_000;
const TICKET_TTL_MS = 300_000;
const ACCESS_TOKEN_TTL_SECONDS = 900;
const ISSUER = 'lower-bound';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const hashing = pLimit(availableParallelism() + 1);
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signingKey = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
const verificationKey = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

type UserRow = {
  id: string;
  email: string;
  display_name: string;
  default_role: string;
  roles: string[];
  created_at: Date;
};
const USER = 'u.id, u.email, u.display_name, u.default_role, u.roles, u.created_at';

/** One named statement: parsed and planned once per connection. */
const statement =
  <Row extends object>(name: string, text: string) =>
  async (...values: unknown[]): Promise<Row | undefined> =>
    (await pool.query<Row>({ name, text, values })).rows[0];

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

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
const header = encode({ alg: 'ES256', typ: 'at+jwt' });

function signToken(userId: string, sessionId: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + ACCESS_TOKEN_TTL_SECONDS;
  const signed = `${header}.${encode({ iss: ISSUER, sub: userId, sid: sessionId, iat, exp })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), signingKey).toString('base64url')}`;
}

function verifyToken(token: string): { sub: string; sid: string } | null {
  const [head, payload, signature] = token.split('.');
  if (head !== header || !payload || !signature) return null;
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify('sha256', signed, verificationKey, Buffer.from(signature, 'base64url'))) return null;
  const claims = decode(payload);
  return claims.iss === ISSUER && claims.exp > Date.now() / 1000 ? claims : null;
}

/** RFC 6238 with one step of drift either way. The step that matched, or null. */
function matchTotp(secret: Buffer, code: string): number | null {
  const now = Math.floor(Date.now() / 30_000);
  const counter = Buffer.alloc(8);
  for (let step = now - 1; step <= now + 1; step += 1) {
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', secret).update(counter).digest();
    const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
    if (String(number % 1_000_000).padStart(6, '0') === code) return step;
  }
  return null;
}

const present = (user: UserRow) => ({
  id: user.id,
  email: user.email,
  displayName: user.display_name,
  defaultRole: user.default_role,
  roles: user.roles,
  createdAt: user.created_at.toISOString(),
});

const newRefreshToken = (sessionId: string): string =>
  `${sessionId}.${randomBytes(32).toString('base64url')}`;

const presentSession = (user: UserRow, sessionId: string, refreshToken: string) => ({
  __typename: 'AuthSession',
  accessToken: signToken(user.id, sessionId),
  accessTokenExpiresIn: ACCESS_TOKEN_TTL_SECONDS,
  refreshToken,
  refreshTokenId: sessionId,
  user: present(user),
});

const after = (ms: number): Date => new Date(Date.now() + ms);

type Resolvers = Record<string, GraphQLFieldResolver<unknown, { authorization: string | null }>>;

const resolvers: Resolvers = {
  async signInEmailPassword(_, { email, password }) {
    const user = await findByEmail(email.trim().toLowerCase());
    if (!user) throw new Error('wrong');
    if (!(await hashing(() => verifyPassword(user.password_hash, password))))
      throw new Error('wrong');
    if (user.enrolled) {
      const ticket = randomBytes(32).toString('base64url');
      const expiresAt = after(TICKET_TTL_MS);
      await insertTicket(sha256(ticket), user.id, expiresAt);
      return { __typename: 'MfaTicket', ticket, expiresAt: expiresAt.toISOString() };
    }
    const sessionId = randomUUID();
    const refreshToken = newRefreshToken(sessionId);
    await insertSession(sessionId, user.id, sha256(refreshToken), after(SESSION_TTL_MS));
    return presentSession(user, sessionId, refreshToken);
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
    return presentSession(user, sessionId, refreshToken);
  },

  async refreshSession(_, { refreshToken }) {
    const sessionId = refreshToken.split('.')[0];
    const next = newRefreshToken(sessionId);
    const user = await rotate(sessionId, sha256(refreshToken), sha256(next), new Date());
    if (!user) throw new Error('unknown');
    return presentSession(user, sessionId, next);
  },

  async me(_, _args, { authorization }) {
    const claims = verifyToken(authorization?.slice('Bearer '.length) ?? '');
    const user = claims && (await findSession(claims.sid, claims.sub, new Date()));
    if (!user) throw new Error('unauthenticated');
    return present(user);
  },
};

const schema = buildSchema(`
  type AuthUser {
    id: ID! email: String! displayName: String! defaultRole: String! roles: [String!]!
    createdAt: String!
  }
  type AuthSession {
    accessToken: String! accessTokenExpiresIn: Int! refreshToken: String! refreshTokenId: ID!
    user: AuthUser!
  }
  type MfaTicket { ticket: String! expiresAt: String! }
  union SignInResult = AuthSession | MfaTicket
  type Query { me: AuthUser }
  type Mutation {
    signInEmailPassword(email: String!, password: String!): SignInResult!
    verifySignInMfaTotp(ticket: String!, otp: String!): AuthSession!
    refreshSession(refreshToken: String!): AuthSession!
  }
`);
for (const type of [schema.getQueryType()!, schema.getMutationType()!]) {
  for (const field of Object.values(type.getFields())) field.resolve = resolvers[field.name]!;
}

const yoga = createYoga({
  schema,
  graphiql: false,
  landingPage: false,
  cors: false,
  multipart: false,
  logging: false,
  ...(process.env['BODY_LIMIT'] === 'off' ? { maxRequestBodySize: false } : {}),
  context: ({ request }) => ({ authorization: request.headers.get('authorization') }),
});
createServer(yoga).listen(Number(process.env['PORT']), '127.0.0.1');
