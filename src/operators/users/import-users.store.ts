import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { Prisma, type Statements } from '../../db/client.ts';

export type ImportedUser = StoredPassword & {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  readonly locale: string;
  readonly roles: readonly string[];
  readonly defaultRole: string;
  readonly createdAt: Date;
  /** Of an authenticator app. */
  readonly factor: { readonly id: string; readonly sealedSecret: Buffer } | null;
};

export type Scheme = { readonly id: string; readonly decoy: string };

/** In one order, so that two imports of the same users do not wait for each other. */
const inOrder = (users: readonly ImportedUser[]) =>
  users
    .toSorted((a, b) => (a.email < b.email ? -1 : 1))
    .map(({ factor, ...user }) => ({
      ...user,
      factorId: factor?.id ?? null,
      sealedSecret: factor?.sealedSecret.toString('hex') ?? null,
    }));

export function createImportUsersStore(statements: Statements) {
  return {
    /** One statement. Gives the ids of those who are there now: their address and id were free. */
    async insert(
      users: readonly ImportedUser[],
      schemes: readonly Scheme[],
      event: AuditEvent,
      source: AuditSource,
    ): Promise<readonly string[]> {
      const counted = Prisma.sql`
        e.metadata || jsonb_build_object('count', (SELECT count(*) FROM created))`;
      // Who never signed in and is not verified could be signed up over: these have accounts elsewhere.
      const rows = await statements.query<{ id: string }>`
        WITH given AS (
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(inOrder(users))}::jsonb) AS g(
            "id" uuid, "email" text, "emailVerified" bool, "displayName" text, "locale" text,
            "roles" text[], "defaultRole" text, "createdAt" timestamptz, "passwordHash" text,
            "passwordKeyId" text, "factorId" uuid, "sealedSecret" text)
        ), created AS (
          INSERT INTO users (id, email, email_verified_at, display_name, locale, default_role, roles,
            password_hash, password_key_id, password_changed_at, created_at, last_sign_in_at)
          SELECT g."id", g."email", CASE WHEN g."emailVerified" THEN ${source.now}::timestamptz END,
            g."displayName", g."locale", g."defaultRole", g."roles", g."passwordHash",
            g."passwordKeyId", g."createdAt", g."createdAt",
            CASE WHEN NOT g."emailVerified" THEN g."createdAt" END
          FROM given g ON CONFLICT DO NOTHING RETURNING id
        ), their_factors AS (
          INSERT INTO factors (id, user_id, type, state, name, is_primary, sealed_secret, created_at)
          SELECT g."factorId", g."id", 'TOTP', 'ACTIVE', 'Authenticator app', TRUE,
            decode(g."sealedSecret", 'hex'), ${source.now}::timestamptz
          FROM given g JOIN created ON created.id = g."id" WHERE g."factorId" IS NOT NULL
        ), schemes AS (
          INSERT INTO foreign_schemes (id, decoy)
          SELECT id, decoy FROM jsonb_to_recordset(${JSON.stringify(schemes)}::jsonb)
            AS s(id text, decoy text)
          ON CONFLICT (id) DO NOTHING
        ), ${happened([event], source, undefined, 'events', counted)}
        SELECT id FROM created`;
      return rows.map(({ id }) => id);
    },

    /** Those of the addresses that somebody has. */
    async taken(emails: readonly string[]): Promise<ReadonlySet<string>> {
      const rows = await statements.query<{ email: string }>`
        SELECT email AS "email" FROM users WHERE email = ANY(${[...emails]}::text[])`;
      return new Set(rows.map(({ email }) => email));
    },
  };
}

export type ImportUsersStore = ReturnType<typeof createImportUsersStore>;
