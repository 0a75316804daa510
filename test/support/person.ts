import { randomUUID } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import type { TestClock } from './clock.ts';
import { graphqlClient, type GraphqlClient } from './graphql-client.ts';
import { operations, type OperationName } from './operations.ts';

export const PASSWORD = 'a long walk to the sea';

/** The code of another TOTP implementation than ours. `steps` away from the time of the clock. */
export const codeAt = (secret: string, now: Date, steps = 0): string =>
  new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret) }).generate({
    timestamp: now.getTime() + steps * 30_000,
  });

/** Six digits that are none of the codes around now. */
export function wrongCode(secret: string, now: Date): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeAt(secret, now, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !near.includes(code),
  )!;
}

/** Someone with an e-mail address, a password and an address on the network. */
export function createPerson(url: string, clock: () => Date, newClient = graphqlClient) {
  const email = `${randomUUID()}@example.com`;
  let send: GraphqlClient = newClient(url);
  let accessToken: string | undefined;
  let refreshToken: string | undefined;

  /** The only field of the answer, and what came with it when it failed. */
  async function run(name: OperationName, variables = {}, token = accessToken) {
    const result = await send(operations[name], variables, token);
    const field = result.data ? Object.values(result.data)[0] : null;
    // oxlint-disable-next-line no-explicit-any
    return Object.assign((field ?? {}) as any, { errors: result.errors, status: result.status });
  }

  const person = {
    email,
    password: PASSWORD,
    totpSecret: '',
    recoveryCodes: [] as string[],
    run,
    get accessToken() {
      return accessToken!;
    },
    get refreshToken() {
      return refreshToken!;
    },
    hold(session: { accessToken: string; refreshToken: string }) {
      ({ accessToken, refreshToken } = session);
    },
    moveToAnotherNetwork() {
      send = newClient(url);
    },
    code: (steps = 0) => codeAt(person.totpSecret, clock(), steps),
    wrongCode: () => wrongCode(person.totpSecret, clock()),

    async signUp() {
      const session = await run('signUp', { email, password: PASSWORD }, '');
      person.hold(session);
      return session;
    },
    signIn: (password: string = PASSWORD) => run('signIn', { email, password }, ''),
    async ticket(): Promise<string> {
      return (await person.signIn()).ticket;
    },
    verifyTotp: (ticket: string, otp: string) => run('verifyTotp', { ticket, otp }, ''),
    verifyRecoveryCode: (ticket: string, code: string) =>
      run('verifyRecoveryCode', { ticket, code }, ''),
    /** Signs up and activates an authenticator app. The clock moves on, so that the next code is new. */
    async signUpWithTotp(advance: TestClock['advance']) {
      await person.signUp();
      await person.enrollTotp();
      advance(60);
    },
    async enrollTotp() {
      const { totpSecret } = await run('generateTotp');
      person.totpSecret = totpSecret;
      const change = await run('verifyChange', { type: 'TOTP', code: person.code() });
      person.recoveryCodes = change.recoveryCodes ?? person.recoveryCodes;
      return change;
    },
    async signInWithTotp() {
      const session = await person.verifyTotp(await person.ticket(), person.code());
      person.hold(session);
      return session;
    },
  };
  return person;
}

export type Person = ReturnType<typeof createPerson>;
