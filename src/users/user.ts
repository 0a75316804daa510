import type { Metadata } from './metadata.ts';

/** How a user is written to. */
export type Recipient = Pick<User, 'email' | 'displayName' | 'locale'>;

export type User = {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  readonly locale: string;
  readonly defaultRole: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  /** The greatest minimum length that the password reaches. Null where that is not known. */
  readonly passwordLengthReached: number | null;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  /** Written by administrators, for claims of tokens. The API does not show it. */
  readonly metadata: Metadata;
};

/** A user as whoever reads their mailbox may see them: that opens no account. */
export type UserOfMailbox = User & { readonly knownBy: 'mailbox' };

export const knownByMailbox = (user: User): UserOfMailbox => ({ ...user, knownBy: 'mailbox' });

/** Whether the one who was given this user has proven more than that they read the mailbox. */
export const isWholeAccount = (user: User | UserOfMailbox): boolean => !('knownBy' in user);
