import { Prisma } from '../db/client.ts';

/** The columns of a `User`, from a table or part named `u`. Never the password. */
export const userColumns = Prisma.sql`
  u.id AS "id", u.email AS "email", u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName", u.locale AS "locale", u.default_role AS "defaultRole",
  u.roles AS "roles", u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt", u.last_sign_in_at AS "lastSignInAt"`;
