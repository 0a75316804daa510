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
};
