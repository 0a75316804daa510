import { v7 as uuidv7 } from 'uuid';
import type { NewPassword } from '../../accounts/new-password.ts';
import { FOREIGN_KEY_ID } from '../../crypto/foreign-hashes.ts';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { totpContext } from '../../mfa/totp/match-totp.sql.ts';
import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ErrorCode } from '../../shared/domain-error.ts';
import type { RefusalFloor } from '../../sign-in/password/refusal-floor.ts';
import type { Administrator } from '../administrator.ts';
import {
  readImportedUser,
  Unimportable,
  type ReadUser,
  type UserToImport,
} from './imported-user.ts';
import type { ImportedUser, ImportUsersStore, Scheme } from './import-users.store.ts';

export type ImportRejection = {
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
};

export type UsersImported = {
  readonly kind: 'usersImported';
  readonly count: number;
  readonly rejected: readonly ImportRejection[];
};

type Read = { readonly index: number; readonly user: ReadUser };

/**
 * Moves users in with what the other system has of them. Their hashes are checked as they are, and made
 * anew with today's cost and pepper at the first right password.
 */
export function createImportUsers(deps: {
  store: ImportUsersStore;
  secretBox: SecretBox;
  newPassword: Pick<NewPassword, 'unusable'>;
  refusalFloor: Pick<RefusalFloor, 'lookAgain'>;
  clock: Clock;
}) {
  const { store, secretBox, newPassword, clock } = deps;

  return async (
    { actor }: Administrator,
    given: readonly UserToImport[],
    client: Client,
  ): Promise<UsersImported> => {
    const now = clock();
    const { read, rejected } = readAll(given, now);
    // One for all who come without.
    const comeWithout = read.some(({ user }) => user.passwordHash === null);
    const unusable = comeWithout ? await newPassword.unusable(client) : null;
    const users = read.map(({ user }) => toRow(user, unusable));
    const ids = await store.insert(
      users,
      schemesOf(read),
      { type: 'users.imported', count: 0, ...actor },
      { client, now },
    );
    deps.refusalFloor.lookAgain();

    const created = new Set(ids);
    const left = read.filter(({ user }) => !created.has(user.id));
    rejected.push(...(await explain(left)));
    const byIndex = (a: ImportRejection, b: ImportRejection) => a.index - b.index;
    return { kind: 'usersImported', count: ids.length, rejected: rejected.toSorted(byIndex) };
  };

  function toRow(user: ReadUser, unusable: StoredPassword | null): ImportedUser {
    const { scheme: _scheme, totpSecret, passwordHash: foreign, ...rest } = user;
    const factorId = uuidv7();
    const stored =
      foreign === null ? unusable! : { passwordHash: foreign, passwordKeyId: FOREIGN_KEY_ID };
    const factor = totpSecret && {
      id: factorId,
      sealedSecret: secretBox.seal(totpSecret, totpContext(user.id, factorId)),
    };
    return { ...rest, ...stored, factor };
  }

  /** Nothing but the address and the id can be in the way. */
  async function explain(left: readonly Read[]): Promise<readonly ImportRejection[]> {
    if (left.length === 0) return [];
    const taken = await store.taken(left.map(({ user }) => user.email));
    return left.map(({ index, user }) =>
      taken.has(user.email)
        ? { index, code: 'EMAIL_IN_USE', message: 'email: belongs to another user' }
        : { index, code: 'INVALID_IMPORT', message: 'id: belongs to another user' },
    );
  }
}

function readAll(given: readonly UserToImport[], now: Date) {
  const read: Read[] = [];
  const rejected: ImportRejection[] = [];
  const ids = new Set<string>();
  for (const [index, each] of given.entries()) {
    try {
      const user = readImportedUser(each, now);
      if (ids.has(user.id)) throw new Unimportable('id: is given twice');
      ids.add(user.id);
      read.push({ index, user });
    } catch (error) {
      if (!(error instanceof Unimportable)) throw error;
      rejected.push({ index, code: 'INVALID_IMPORT', message: error.message });
    }
  }
  return { read, rejected };
}

const schemesOf = (read: readonly Read[]): readonly Scheme[] => [
  ...new Map(
    read.flatMap(({ user: { scheme } }) => (scheme ? [[scheme.id, scheme] as const] : [])),
  ).values(),
];
