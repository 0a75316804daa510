import type { Connection } from '../connection.ts';
import type { Watched } from '../load.ts';
import type { Server } from '../processes.ts';

export type TargetName =
  'ours' | 'fair' | 'bare' | 'better-auth' | 'better-auth, cookie cache' | 'better-auth, scrypt';

export type Account = {
  readonly email: string;
  readonly userId: string;
  /** Base32. Empty without a second factor. */
  readonly totpSecret: string;
};

export type Accounts = {
  readonly plain: readonly Account[];
  readonly withTotp: readonly Account[];
};

/** What somebody holds who signed in; or signed in halfway. */
export type SignedIn = {
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly ticket?: string;
};

/** The operations that are measured. Every one is meant to succeed: anything else throws. */
export type Api = {
  signIn(connection: Connection, email: string): Promise<SignedIn>;
  redeem(connection: Connection, ticket: string, code: string): Promise<SignedIn>;
  /** Null of a server that has no such thing. */
  readonly refresh: ((connection: Connection, refreshToken: string) => Promise<SignedIn>) | null;
  me(connection: Connection, accessToken: string, email: string): Promise<void>;
};

/** A server under measurement, with its users and the means to set up what is measured alone. */
export type Target = Watched &
  Accounts & {
    readonly name: TargetName;
    /** More than one: clients ask one after the other of them. */
    readonly servers: readonly Server[];
    readonly databaseUrl: string;
    readonly api: Api;
    /** Issues sign-in tickets without a password, one for each account. Null where nobody can. */
    readonly issueTickets: ((accounts: readonly Account[]) => Promise<readonly string[]>) | null;
    /** Makes the codes of the current time steps good again. */
    forgetTimeSteps(): Promise<void>;
    stop(): Promise<void>;
  };
