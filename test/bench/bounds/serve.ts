import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { verify } from '@node-rs/argon2';
import { buildSchema, type GraphQLFieldResolver } from 'graphql';
import { createYoga } from 'graphql-yoga';
import pLimit from 'p-limit';
import pg from 'pg';
import { ACCESS_TOKEN_TTL_SECONDS } from './tokens.ts';

// What both bounds stand on: stock yoga, raw `pg` and the same argon2id as the service has. Compiled
// before they run, because tsx would add a thread and helpers that cost time and memory.

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

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const hashing = pLimit(availableParallelism() + 1);

/** One named statement: parsed and planned once per connection. */
export const statement =
  <Row extends object>(name: string, text: string) =>
  async (...values: unknown[]): Promise<Row | undefined> =>
    (await pool.query<Row>({ name, text, values })).rows[0];

export const verifyPassword = (phc: string, password: string): Promise<boolean> =>
  hashing(() => verify(phc, password));

export type UserRow = {
  id: string;
  email: string;
  display_name: string;
  default_role: string;
  roles: string[];
  created_at: Date;
};
export const USER = 'u.id, u.email, u.display_name, u.default_role, u.roles, u.created_at';

export const present = (user: UserRow) => ({
  id: user.id,
  email: user.email,
  displayName: user.display_name,
  defaultRole: user.default_role,
  roles: user.roles,
  createdAt: user.created_at.toISOString(),
});

export const presentSession = (
  user: UserRow,
  session: { id: string; refreshToken: string; accessToken: string },
) => ({
  __typename: 'AuthSession',
  accessToken: session.accessToken,
  accessTokenExpiresIn: ACCESS_TOKEN_TTL_SECONDS,
  refreshToken: session.refreshToken,
  refreshTokenId: session.id,
  user: present(user),
});

/** Who asks: as its proxy says. */
export type Caller = { token: string; ipAddress: string; userAgent: string };
type Resolvers = Record<string, GraphQLFieldResolver<unknown, Caller>>;

export function serve(resolvers: Resolvers): void {
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
    // It passes every body through a stream, which takes a third of all `me`: a bound with it flatters.
    maxRequestBodySize: false,
    context: ({ request: { headers } }): Caller => ({
      token: headers.get('authorization')?.slice('Bearer '.length) ?? '',
      ipAddress: headers.get('x-forwarded-for') ?? '',
      userAgent: headers.get('user-agent') ?? '',
    }),
  });
  createServer(yoga).listen(Number(process.env['PORT']), '127.0.0.1');
}
