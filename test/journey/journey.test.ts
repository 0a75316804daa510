import { GraphQLClient } from 'graphql-request';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { codeAt, PASSWORD } from '../support/person.ts';
import { testServers, type RunningServer } from '../support/server-process.ts';

const STEP_MS = 30_000;
/** Longer than a code is on its way: none is used that could expire meanwhile. */
const MARGIN_MS = 10_000;
const PUBLIC_URL = 'https://auth.example.com';
const email = 'ada@example.com';

/** One person's way through the service, step by step: each test goes on where the last one ended. */
describe('the journey of Ada, by a plain GraphQL client on a fresh DATA_DIR', () => {
  const servers = testServers();
  let database: TestDatabase;
  let server: RunningServer;
  let accessToken = '';
  let refreshToken = '';
  let totpSecret = '';
  let recoveryCodes: string[] = [];

  const start = () => servers.start({ ...database.env, PUBLIC_URL });
  beforeAll(async () => {
    database = await testDatabase('pglite', { empty: true });
    server = await start();
  });
  afterAll(async () => {
    await server.kill();
    await database.drop();
  });

  /** The only field of the answer. */
  async function run(operation: OperationName, variables: Record<string, unknown> = {}) {
    const client = new GraphQLClient(server.url, {
      headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
    });
    // oxlint-disable-next-line no-explicit-any -- answers of many shapes; what is asserted is the check
    const data = await client.request<Record<string, any>>(operations[operation], variables);
    return Object.values(data)[0];
  }
  const signIn = () => run('signIn', { email, password: PASSWORD });
  function hold(session: { __typename: string; accessToken: string; refreshToken: string }) {
    expect(session.__typename).toBe('AuthSession');
    ({ accessToken, refreshToken } = session);
  }

  /**
   * Each step's code is good once, a step early and a step late. So the first three codes can be had
   * at once, and a fourth when the clock has come near.
   */
  let lastStep = 0;
  async function nextCode(): Promise<string> {
    const stepAfter = (ms: number) => Math.floor((Date.now() + ms) / STEP_MS);
    lastStep = Math.max(lastStep + 1, stepAfter(MARGIN_MS) - 1);
    await vi.waitFor(() => expect(stepAfter(0)).toBeGreaterThanOrEqual(lastStep - 1), {
      timeout: 2 * STEP_MS,
      interval: 100,
    });
    return codeAt(totpSecret, new Date(lastStep * STEP_MS));
  }

  test('signs up', async () => {
    hold(await run('signUp', { email, password: PASSWORD }));
    expect(await run('me')).toMatchObject({
      email,
      mfa: { enabled: false, factors: [] },
      sessions: [{ current: true, aal: 'aal1', amr: ['pwd'] }],
    });
  });

  test('enrolls an authenticator app and gets recovery codes', async () => {
    const enrollment = await run('generateTotp');
    expect(enrollment).toMatchObject({
      __typename: 'MfaTotpEnrollment',
      totpUri: expect.stringMatching(/^otpauth:\/\/totp\//),
      imageUrl: expect.stringMatching(/^data:image\/png;base64,/),
    });
    ({ totpSecret } = enrollment);

    const change = await run('verifyChange', { type: 'TOTP', code: await nextCode() });
    expect(change).toMatchObject({
      __typename: 'MfaChange',
      activeMfaType: 'TOTP',
      user: { mfa: { enabled: true, factorCount: 1 } },
    });
    ({ recoveryCodes } = change);
    expect(recoveryCodes).toHaveLength(10);
  });

  test('signs in with password, ticket and code', async () => {
    accessToken = '';
    const answer = await signIn();
    expect(answer).toMatchObject({
      __typename: 'MfaTicket',
      factors: [{ type: 'TOTP', isPrimary: true }],
      recoveryCodeAllowed: true,
    });
    hold(await run('verifyTotp', { ticket: answer.ticket, otp: await nextCode() }));
    expect(await run('me')).toMatchObject({
      mfa: { enabled: true, activeMfaType: 'TOTP', factorCount: 1, recoveryCodesRemaining: 10 },
      sessions: expect.arrayContaining([
        expect.objectContaining({ current: true, aal: 'aal2', amr: ['pwd', 'otp', 'mfa'] }),
      ]),
    });
  });

  test('holds an access token that any JOSE library and Hasura can read', async () => {
    const { id } = await run('me');
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.origin));
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
      issuer: PUBLIC_URL,
      audience: 'ticketgate',
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['sid', 'jti', 'auth_time'],
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: expect.any(String) });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(payload).toMatchObject({
      sub: id,
      acr: 'aal2',
      amr: ['pwd', 'otp', 'mfa'],
      'https://hasura.io/jwt/claims': {
        'x-hasura-user-id': id,
        'x-hasura-default-role': 'user',
        'x-hasura-allowed-roles': ['user'],
        'x-hasura-auth-aal': 'aal2',
      },
    });
  });

  test('refreshes the session, which makes the old refresh token worthless', async () => {
    const former = refreshToken;
    hold(await run('refresh', { refreshToken }));
    expect(refreshToken).not.toBe(former);
    expect(await run('refresh', { refreshToken: former })).toMatchObject({
      __typename: 'AuthRefreshConflictError',
    });
    expect(await run('me')).toMatchObject({ email });
  });

  test('steps up, and replaces the recovery codes', async () => {
    // By recovery code: the codes of the app are needed for the sign-ins, and come every 30 s.
    const { ticket } = await run('stepUp');
    hold(await run('verifyRecoveryCode', { ticket, code: recoveryCodes[0] }));

    const { codes } = await run('generateRecoveryCodes');
    expect(codes).toHaveLength(10);
    expect(codes).not.toContain(recoveryCodes[1]);
    recoveryCodes = codes;
  });

  test('signs out, which ends access at once', async () => {
    expect(await run('signOut', { refreshToken })).toEqual({
      __typename: 'AuthSessionsEnded',
      count: 1,
    });
    await expect(run('me')).rejects.toMatchObject({
      response: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    accessToken = '';
  });

  test('signs in again after a restart: with a code, and with a recovery code', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    server = await start();

    const { ticket } = await signIn();
    hold(await run('verifyTotp', { ticket, otp: await nextCode() }));
    expect(await run('me')).toMatchObject({ email, mfa: { recoveryCodesRemaining: 10 } });

    const second = await signIn();
    hold(await run('verifyRecoveryCode', { ticket: second.ticket, code: recoveryCodes[0] }));
    expect(await run('me')).toMatchObject({ email, mfa: { recoveryCodesRemaining: 9 } });
  });
});
