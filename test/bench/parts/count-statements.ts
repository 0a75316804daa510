import { graphqlClient } from '../../support/graphql-client.ts';
import { newPasskey } from '../../support/passkey.ts';
import { createPerson, wrongCode, type Person } from '../../support/person.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { ticketgateDocuments } from '../targets/graphql-api.ts';
import { startService } from '../targets/ticketgate.ts';

export type StatementCount = {
  readonly operation: string;
  readonly statements: number;
  /** Those that PostgreSQL had to parse although the operation had run before. */
  readonly parsed: number;
};

/** SQL statements of each operation, transaction control included, counted on the wire. */
export async function countStatements(
  databaseUrl: string,
  dataDir: string,
  limits: boolean,
): Promise<readonly StatementCount[]> {
  const proxy = await startCountingProxy(databaseUrl);
  // One connection, so that what was prepared once stays prepared.
  const server = await startService(dataDir, proxy.url, limits, { DATABASE_POOL_SIZE: '1' });
  const url = `http://127.0.0.1:${server.port}/graphql`;

  const passes: StatementCount[][] = [];
  for (let pass = 0; pass <= COUNTED_PASSES; pass += 1) {
    const counts: StatementCount[] = [];
    await everyOperation(url, async (operation, act) => {
      const before = { ...proxy.counted };
      const result = await act();
      counts.push({
        operation,
        statements: proxy.counted.statements - before.statements,
        parsed: proxy.counted.parsed - before.parsed,
      });
      return result;
    });
    // The first one is there to prepare the statements.
    if (pass > 0) passes.push(counts);
  }

  await server.stop();
  proxy.stop();
  return passes[0]!.map(({ operation }, index) => ({
    operation,
    statements: Math.min(...passes.map((counts) => counts[index]!.statements)),
    parsed: Math.min(...passes.map((counts) => counts[index]!.parsed)),
  }));
}

/** Jobs run beside the operations, and are counted with them: the least of some is without. */
const COUNTED_PASSES = 3;

type Count = <T>(operation: string, act: () => Promise<T>) => Promise<T>;

/** The life of a user: no operation may fail but those that say so. */
async function everyOperation(url: string, count: Count): Promise<void> {
  const clock = { steps: 0 };
  const now = () => new Date(Date.now() + clock.steps * 30_000);
  const person = createPerson(url, now);
  await count('signUpEmailPassword', () => person.signUp());
  person.hold(await count('signInEmailPassword, no MFA', () => person.signIn()));
  await count('signInEmailPassword, wrong password', () => person.signIn('wrong'));
  await count('signInEmailPassword, unknown user', () => createPerson(url, now).signIn());
  person.hold(
    await count('refreshSession', () =>
      person.run('refresh', { refreshToken: person.refreshToken }),
    ),
  );
  const send = graphqlClient(url);
  await count('me', () => send(ticketgateDocuments.me, {}, person.accessToken));
  await count('me, with mfa and sessions', () => person.run('me'));
  person.hold(
    await count('stepUp, by password', () => person.run('stepUp', { password: person.password })),
  );
  await enrol(person, count);

  clock.steps = 1;
  const ticket = await count('signInEmailPassword, MFA', () => person.ticket());
  await count('verifySignInMfaTotp, wrong code', () =>
    person.verifyTotp(ticket, wrongCode(person.totpSecret, now())),
  );
  person.hold(await count('verifySignInMfaTotp', () => person.verifyTotp(ticket, person.code())));
  await otherFactors(person, count);
  const another = await person.ticket();
  person.hold(
    await count('verifySignInMfaRecoveryCode', () =>
      person.verifyRecoveryCode(another, person.recoveryCodes[0]!),
    ),
  );
  const stepUp = await count('stepUp, MFA', () => person.run('stepUp'));
  if (!stepUp.ticket) throw new Error('stepUp gave no ticket');
  const { refreshToken } = person;
  await count('signOut', () => person.run('signOut', { refreshToken }));
}

/** Those that a browser or a phone answers: here what sends codes, and what only asks. */
async function otherFactors(person: Person, count: Count): Promise<void> {
  await count('enrollMfaWebauthn', () => person.run('enrollWebauthn'));
  const passkey = newPasskey();
  await passkey.enroll(person);
  const { ticket } = await person.signIn();
  const { options } = await count('generateSignInMfaWebauthn', () =>
    person.run('generateWebauthn', { ticket }, ''),
  );
  const credential = passkey.authenticator.authenticate(options);
  const { email, password } = person;
  const { deviceToken, ...session } = await count('verifySignInMfaWebauthn, rememberDevice', () =>
    person.run('verifyWebauthn', { ticket, credential, rememberDevice: true }, ''),
  );
  person.hold(session);
  await count('signInEmailPassword, trusted device', () =>
    person.run('signIn', { email, password, deviceToken }, ''),
  );
  await count('enrollMfaSms', () => person.run('enrollSms', { phoneNumber: '+14153550132' }));
  await count('authConfig', () => person.run('authConfig'));
}

async function enrol(person: Person, count: Count): Promise<void> {
  const { totpSecret } = await count('generateTotp', () => person.run('generateTotp'));
  person.totpSecret = totpSecret;
  const change = await count('verifyChangeUserMfa, first factor', () =>
    person.run('verifyChange', { type: 'TOTP', code: person.code() }),
  );
  person.recoveryCodes = change.recoveryCodes;
}
