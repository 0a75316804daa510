import { createPerson } from '../../support/person.ts';
import type { Databases } from '../databases.ts';
import { options, PLAIN_USERS } from '../options.ts';
import { startServer, type Server } from '../processes.ts';
import { ticketgateEnv } from '../service-env.ts';
import { ticketgateApi } from './graphql-api.ts';
import type { Account, Accounts, Target } from './target.ts';
import { forgetOurTimeSteps, issueOurTickets } from './tickets.ts';

/** As its container starts it. */
const SERVICE = 'dist/start.cjs';

export const startService = (
  dataDir: string,
  databaseUrl: string | undefined,
  limits: boolean,
  more: Record<string, string> = {},
): Promise<Server> =>
  startServer(SERVICE, { ...ticketgateEnv(dataDir, databaseUrl, { limits }), ...more });

/** Signs up everybody, through the API as anybody would, on an empty database. */
export async function signUpAccounts(databaseUrl: string | undefined, dataDir: string) {
  const server = await startService(dataDir, databaseUrl, false);
  const accounts = await signUpOn(server);
  await server.stop();
  return accounts;
}

export const signUpOn = async (
  { port }: Server,
  { plain, withTotp } = { plain: PLAIN_USERS, withTotp: options.totpUsers },
): Promise<Accounts> => ({
  plain: await signUpMany(port, plain, false),
  withTotp: await signUpMany(port, withTotp, true),
});

/** A few at a time. */
async function signUpMany(port: number, count: number, totp: boolean): Promise<Account[]> {
  const accounts: Account[] = [];
  async function signUpSome(): Promise<void> {
    while (count > 0) {
      count -= 1;
      const person = createPerson(`http://127.0.0.1:${port}/graphql`, () => new Date());
      const { user } = await person.signUp();
      if (totp) await person.enrollTotp();
      accounts.push({ email: person.email, userId: user.id, totpSecret: person.totpSecret });
    }
  }
  await Promise.all(Array.from({ length: 4 }, signUpSome));
  return accounts;
}

export async function startTicketgate(
  databases: Databases,
  accounts: Accounts,
  given: { databaseUrl: string; dataDir: string; limits: boolean; processes?: number },
): Promise<Target> {
  const { databaseUrl, dataDir, limits, processes = 1 } = given;
  const servers: Server[] = [];
  for (let count = 0; count < processes; count += 1) {
    servers.push(await startService(dataDir, databaseUrl, limits));
  }
  const client = databases.connect(databaseUrl);
  return {
    name: 'ours',
    ...accounts,
    servers,
    postgresPid: databases.pid,
    databaseUrl,
    api: ticketgateApi,
    issueTickets: issueOurTickets(client),
    forgetTimeSteps: () => forgetOurTimeSteps(client, accounts.withTotp),
    async stop() {
      await client.end();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
