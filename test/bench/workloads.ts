import { PASSWORD, codeAt } from '../support/person.ts';
import { openConnection, type Connection } from './connection.ts';
import { runLoad, type Client, type Run } from './load.ts';
import type { Account, Target } from './target.ts';

/** Everything that is measured for throughput: `clients` at a time, for about `ms`. */
export const workloads = {
  'sign-in, password': signInLoad,
  'sign-in, password and TOTP': signInTotpLoad,
  refreshSession: refreshLoad,
  me: meLoad,
  'TOTP redemption alone': redemptionLoad,
} as const;

export type WorkloadName = keyof typeof workloads;

async function signInLoad(target: Target, clients: number, ms: number): Promise<Run> {
  const connections = await connectMany(target, clients);
  const run = await runLoad(
    target.server,
    connections.map((connection, index) => signInClient(target, connection, index)),
    ms,
  );
  closeAll(connections);
  return run;
}

export const signInClient = (target: Target, connection: Connection, index: number): Client => {
  const { email } = target.plain[index]!;
  return async () => {
    await signIn(target, connection, email);
    return true;
  };
};

async function signInTotpLoad(target: Target, clients: number, ms: number): Promise<Run> {
  await target.forgetTimeSteps();
  const connections = await connectMany(target, clients);
  const run = await runLoad(
    target.server,
    connections.map((connection, index): Client => {
      const attempts = codesFor(share(target.withTotp, index, clients));
      return async () => {
        const attempt = attempts.shift();
        if (!attempt) return false;
        const { ticket } = await signIn(target, connection, attempt.account.email);
        await redeem(target, connection, ticket!, attempt.code);
        return true;
      };
    }),
    ms,
  );
  closeAll(connections);
  return run;
}

async function refreshLoad(target: Target, clients: number, ms: number): Promise<Run> {
  const connections = await connectMany(target, clients);
  const run = await runLoad(
    target.server,
    await Promise.all(connections.map(refreshClient.bind(null, target))),
    ms,
  );
  closeAll(connections);
  return run;
}

export async function refreshClient(
  target: Target,
  connection: Connection,
  index: number,
): Promise<Client> {
  let { refreshToken } = await signIn(target, connection, target.plain[index]!.email);
  return async () => {
    const document = target.documents.refresh;
    const body = await connection.post({ document, variables: { refreshToken: refreshToken! } });
    ({ refreshToken } = sessionIn(body));
    return true;
  };
}

async function meLoad(target: Target, clients: number, ms: number): Promise<Run> {
  const connections = await connectMany(target, clients);
  const run = await runLoad(
    target.server,
    await Promise.all(connections.map(meClient.bind(null, target))),
    ms,
  );
  closeAll(connections);
  return run;
}

export async function meClient(
  target: Target,
  connection: Connection,
  index: number,
): Promise<Client> {
  const { email } = target.plain[index]!;
  const { accessToken: token } = await signIn(target, connection, email);
  return async () => {
    const body = await connection.post({ document: target.documents.me, variables: {}, token });
    if (!body.includes(email)) throw new Error(body);
    return true;
  };
}

/** In batches, because every user can redeem only two codes until their time step is forgotten. */
async function redemptionLoad(target: Target, clients: number, ms: number): Promise<Run> {
  const connections = await connectMany(target, clients);
  const total = { count: 0, seconds: 0, cpuSeconds: 0 };
  while (total.seconds * 1000 < ms) {
    await target.forgetTimeSteps();
    const batch: Client[] = [];
    for (const [index, connection] of connections.entries()) {
      batch.push(await redemptionClient(target, connection, index, clients));
    }
    const run = await runLoad(target.server, batch, Number.MAX_SAFE_INTEGER);
    total.count += run.count;
    total.seconds += run.seconds;
    total.cpuSeconds += run.cpuSeconds;
  }
  closeAll(connections);
  return total;
}

async function redemptionClient(
  target: Target,
  connection: Connection,
  index: number,
  clients: number,
): Promise<Client> {
  const attempts = codesFor(share(target.withTotp, index, clients));
  const tickets = [...(await target.issueTickets(attempts.map(({ account }) => account)))];
  return async () => {
    const attempt = attempts.shift();
    if (!attempt) return false;
    await redeem(target, connection, tickets.shift()!, attempt.code);
    return true;
  };
}

type Session = { accessToken?: string; refreshToken?: string; ticket?: string };

async function signIn(target: Target, connection: Connection, email: string): Promise<Session> {
  const document = target.documents.signIn;
  return sessionIn(await connection.post({ document, variables: { email, password: PASSWORD } }));
}

async function redeem(target: Target, connection: Connection, ticket: string, otp: string) {
  const document = target.documents.verifyTotp;
  return sessionIn(await connection.post({ document, variables: { ticket, otp } }));
}

/** Every operation is meant to succeed: anything else is a mistake in the measurement. */
function sessionIn(body: string): Session {
  const { data } = JSON.parse(body);
  const session: Session = (data && Object.values(data)[0]) ?? {};
  if (!session.accessToken && !session.ticket) throw new Error(`unexpected answer: ${body}`);
  return session;
}

/** The codes of this step and the next: still good should the run cross into the next step. */
const codesFor = (accounts: readonly Account[]): { account: Account; code: string }[] =>
  [0, 1].flatMap((steps) => {
    const now = new Date();
    return accounts.map((account) => ({ account, code: codeAt(account.totpSecret, now, steps) }));
  });

/** No two clients work with the same user. */
const share = (accounts: readonly Account[], index: number, clients: number): Account[] =>
  accounts.filter((_, position) => position % clients === index);

const connectMany = (target: Target, count: number): Promise<Connection[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      openConnection(target.server.port, `10.1.0.${index + 1}`),
    ),
  );

const closeAll = (connections: readonly Connection[]): void => {
  for (const connection of connections) connection.close();
};
