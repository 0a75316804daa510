import { z } from 'zod';
import { Forbidden } from '../api/errors/unauthenticated.ts';
import type { CheckAdminSecret } from '../operators/check-admin-secret.ts';
import type { FindActedFor } from '../operators/find-acted-for.ts';
import { ADMIN_ROLE } from '../policy/mfa-policy.ts';
import type { Client } from '../shared/client.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import type { User } from '../users/user.ts';

const USER_ID = 'x-hasura-user-id';
const ROLE = 'x-hasura-role';
const ROLE_OF_USERS = 'user';

/**
 * For whom a backend acts: it sends the admin secret, `x-hasura-role: user` and the id of the user, as
 * it does to Hasura. Null otherwise: anybody can send these headers, and without the secret they mean
 * nothing. A browser never has the secret; one that sends it has it from a page that should not.
 */
export async function findActedFor(
  headers: Headers,
  client: Client,
  deps: { checkAdminSecret: CheckAdminSecret; findActedFor: FindActedFor },
): Promise<User | null> {
  const secret = headers.get('x-hasura-admin-secret');
  if (secret === null || headers.get(ROLE) !== ROLE_OF_USERS) return null;

  // A gateway that sends the secret with the requests of all its users: each would skip every proof.
  if (headers.has('authorization')) {
    throw new Forbidden('Act for a user, or send their token: not both.');
  }
  if (headers.has('origin')) {
    throw new Forbidden('A page in a browser cannot act for a user: leave x-hasura-role out.');
  }
  if (!(await deps.checkAdminSecret(secret, client))) throw new Forbidden();
  const userId = z.uuid().safeParse(headers.get(USER_ID));
  if (!userId.success) {
    throw new InvalidInput(USER_ID, `must be the UUID of a user beside ${ROLE}: ${ROLE_OF_USERS}`);
  }
  return deps.findActedFor(userId.data);
}

/**
 * The secret of whoever administers with it. Beside the role of somebody else it stands for nothing:
 * a gateway that sends it along would make an administrator of everybody.
 */
export function administeringSecret(headers: Headers): string | null {
  const role = headers.get(ROLE);
  return role === null || role === ADMIN_ROLE ? headers.get('x-hasura-admin-secret') : null;
}
