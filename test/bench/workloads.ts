import { codeAt } from '../support/person.ts';
import { openConnection, type Connection } from './connection.ts';
import { runLoad, together, type Client, type Run } from './load.ts';
import { CLIENTS, type Operation } from './options.ts';
import type { Account, Target } from './targets/target.ts';

type At = { readonly index: number; readonly clients: number };
/** Makes the client that has this connection, with users that no other client has. */
type ClientMaker = (target: Target, connection: Connection, at: At) => Promise<Client>;

/** That all clients together take turns with. */
const SESSIONS = 16;

/** Everything that is measured for throughput. */
const workloads = {
  'sign-in': signInClient,
  'password + TOTP': signInTotpClient,
  redemption: redemptionClient,
  refresh: refreshClient,
  me: meClient,
} satisfies Record<Operation, ClientMaker>;

export const can = ({ api, issueTickets }: Target, name: Operation): boolean =>
  (name !== 'refresh' || api.refresh !== null) && (name !== 'redemption' || issueTickets !== null);

/** `clients` at a time, for about `ms`; in batches, because a user can redeem two codes in one step. */
export async function runWorkload(
  target: Target,
  name: Operation,
  ms: number,
  clients = CLIENTS,
): Promise<Run> {
  const connections = await connectMany(target, clients);
  const runs: Run[] = [];
  for (let left = ms; left > 0; left = ms - together(runs).seconds * 1000) {
    const batch = await makeClients(target, name, connections);
    runs.push(await runLoad(target, batch, left));
  }
  for (const connection of connections) connection.close();
  return together(runs);
}

export async function makeClients(
  target: Target,
  name: Operation,
  connections: readonly Connection[],
): Promise<readonly Client[]> {
  if (name === 'redemption' || name === 'password + TOTP') await target.forgetTimeSteps();
  return Promise.all(
    connections.map((connection, index) =>
      workloads[name](target, connection, { index, clients: connections.length }),
    ),
  );
}

/** Each from an address of its own; where there are more servers, they take turns. */
export const connectMany = (
  { servers }: Target,
  count: number,
  network = 1,
): Promise<Connection[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      openConnection(servers[index % servers.length]!.port, `10.${network}.0.${index + 1}`),
    ),
  );

async function signInClient(target: Target, connection: Connection, at: At): Promise<Client> {
  const next = turns(share(target.plain, at));
  return async () => {
    await target.api.signIn(connection, next().email);
    return true;
  };
}

async function signInTotpClient(target: Target, connection: Connection, at: At): Promise<Client> {
  const attempts = codesFor(share(target.withTotp, at));
  return async () => {
    const attempt = attempts.shift();
    if (!attempt) return false;
    const { ticket } = await target.api.signIn(connection, attempt.account.email);
    await target.api.redeem(connection, ticket!, attempt.code);
    return true;
  };
}

async function redemptionClient(target: Target, connection: Connection, at: At): Promise<Client> {
  const attempts = codesFor(share(target.withTotp, at));
  const tickets = [...(await target.issueTickets!(attempts.map(({ account }) => account)))];
  return async () => {
    const attempt = attempts.shift();
    if (!attempt) return false;
    await target.api.redeem(connection, tickets.shift()!, attempt.code);
    return true;
  };
}

export async function refreshClient(
  target: Target,
  connection: Connection,
  at: At,
): Promise<Client> {
  const next = turns(await signInAll(target, connection, at));
  return async () => {
    const session = next();
    const { refreshToken } = await target.api.refresh!(connection, session.refreshToken!);
    session.refreshToken = refreshToken;
    return true;
  };
}

export async function meClient(target: Target, connection: Connection, at: At): Promise<Client> {
  const next = turns(await signInAll(target, connection, at));
  return async () => {
    const { accessToken, email } = next();
    await target.api.me(connection, accessToken!, email);
    return true;
  };
}

type Session = {
  email: string;
  accessToken?: string | undefined;
  refreshToken?: string | undefined;
};

async function signInAll(target: Target, connection: Connection, at: At): Promise<Session[]> {
  const sessions: Session[] = [];
  const each = Math.max(1, Math.floor(SESSIONS / at.clients));
  for (const { email } of share(target.plain, at).slice(0, each)) {
    sessions.push({ email, ...(await target.api.signIn(connection, email)) });
  }
  return sessions;
}

/** The codes of this step and the next: still good should the run cross into the next step. */
const codesFor = (accounts: readonly Account[]): { account: Account; code: string }[] =>
  [0, 1].flatMap((steps) => {
    const now = new Date();
    return accounts.map((account) => ({ account, code: codeAt(account.totpSecret, now, steps) }));
  });

/** No two clients work with the same user. */
const share = (accounts: readonly Account[], { index, clients }: At): Account[] =>
  accounts.filter((_, position) => position % clients === index);

/** One after the other, and from the start again. */
function turns<T>(items: readonly T[]): () => T {
  let turn = 0;
  return () => items[turn++ % items.length]!;
}
