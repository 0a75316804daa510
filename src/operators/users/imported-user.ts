import { base32 } from '@otplib/plugin-base32-scure';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { readForeignHash } from '../../crypto/foreign-hashes.ts';
import * as fields from '../../users/user-fields.ts';

/** A user as another system has them. */
export type UserToImport = {
  readonly id?: string | null | undefined;
  readonly email: string;
  readonly emailVerified?: boolean | null | undefined;
  readonly passwordHash?: string | null | undefined;
  readonly totpSecret?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly roles?: readonly string[] | null | undefined;
  readonly defaultRole?: string | null | undefined;
  readonly createdAt?: Date | null | undefined;
};

export type ReadUser = ReturnType<typeof readImportedUser>;

/** RFC 4226, section 4: 128 bits at least. */
const MIN_SECRET_BYTES = 16;
const MAX_SECRET_BYTES = 64;

const isA = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** Says in words why a user cannot be imported as given, naming the field. */
export class Unimportable extends Error {}

/** Throws `Unimportable`. The same rules as for whoever signs up, but for those of passwords. */
export function readImportedUser(given: UserToImport, now: Date) {
  const check = (field: keyof UserToImport, isGood: boolean, words: string): void => {
    if (!isGood) throw new Unimportable(`${field}: ${words}`);
  };

  const address = fields.email.safeParse(given.email);
  check('email', address.success, 'must be an e-mail address');
  const id = given.id ?? uuidv7();
  check('id', isA(z.uuid(), id), 'must be a UUID');
  const displayName = given.displayName ?? fields.nameFrom(address.data!);
  check('displayName', isA(fields.displayName, displayName), 'must have 1 to 128 characters');
  const locale = given.locale ?? 'en';
  check('locale', isA(fields.locale, locale), 'must be a language tag');
  const createdAt = given.createdAt ?? now;
  check('createdAt', createdAt <= now, 'must not lie ahead');

  const roles = [...new Set(given.roles ?? [fields.USUAL_ROLE])];
  check('roles', isA(fields.roles, roles), 'must be names of roles');
  const defaultRole = given.defaultRole ?? fields.defaultRoleOf(roles);
  check('defaultRole', roles.includes(defaultRole), 'must be one of the roles');

  const passwordHash = given.passwordHash ?? null;
  const foreign = passwordHash === null ? null : readForeignHash(passwordHash);
  const isHash = passwordHash === null || foreign !== null;
  check('passwordHash', isHash, 'must be a hash of bcrypt, argon2 or scrypt that takes no seconds');

  const totpSecret = given.totpSecret ? readSecret(given.totpSecret) : null;
  const bytes = totpSecret?.length ?? MIN_SECRET_BYTES;
  const isSecret = bytes >= MIN_SECRET_BYTES && bytes <= MAX_SECRET_BYTES;
  check('totpSecret', isSecret, 'must be base32, of 128 to 512 bits');

  return {
    id: id.toLowerCase(),
    email: address.data!,
    emailVerified: given.emailVerified ?? false,
    displayName,
    locale,
    roles,
    defaultRole,
    createdAt,
    passwordHash,
    scheme: foreign && { id: foreign.scheme, decoy: foreign.decoy() },
    totpSecret,
  };
}

/** Empty where it is no base32. */
function readSecret(secret: string): Buffer {
  try {
    return Buffer.from(base32.decode(secret.replace(/[\s=-]/g, '').toUpperCase()));
  } catch {
    return Buffer.alloc(0);
  }
}
