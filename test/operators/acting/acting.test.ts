import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { operations, type OperationName } from '../../support/operations.ts';
import { codeAt, type Person } from '../../support/person.ts';
import { callOf, rootFields } from '../../support/root-fields.ts';

const PREVIOUS_SECRET = 'the secret of whoever ran this service';
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_ADMIN_SECRET_PREVIOUS: PREVIOUS_SECRET,
});

const headersFor = (userId: string, secret = ADMIN_SECRET) => ({
  'x-hasura-admin-secret': secret,
  'x-hasura-role': 'user',
  'x-hasura-user-id': userId,
});

async function newUser(): Promise<{ ada: Person; userId: string }> {
  const ada = app.person();
  const { user } = await ada.signUp();
  return { ada, userId: user.id };
}

/** A backend that acts for the user, through the operations of the suite. */
function backendFor(userId: string, secret = ADMIN_SECRET) {
  const send = app.visitor();
  return async (name: OperationName, variables: object = {}, headers: object = {}) => {
    const { data, errors } = await send(operations[name], { ...variables }, undefined, {
      ...headersFor(userId, secret),
      ...headers,
    });
    // oxlint-disable-next-line no-explicit-any -- answers of many shapes
    return { ...(data ? (Object.values(data)[0] as any) : {}), errors };
  };
}

const codeOf = ({ errors }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
  errors?.[0]?.extensions['code'];

const isPublic = ({ skipTypeScopes, authScopes }: (typeof rootFields)[number]) =>
  Boolean(skipTypeScopes) && !authScopes;
const isOfAdministrators = ({ authScopes }: (typeof rootFields)[number]) =>
  Boolean(authScopes && 'admin' in authScopes);
const named = (fields: typeof rootFields) => fields.map((root) => [root.field.name, root] as const);
const ofUsers = rootFields.filter((root) => !isPublic(root) && !isOfAdministrators(root));

describe('a backend with the admin secret acts for a user', () => {
  test('enrolls an authenticator app, shows where they stand, and removes it again', async () => {
    const { ada, userId } = await newUser();
    const act = backendFor(userId);

    const { totpSecret } = await act('generateTotp', {});
    const code = codeAt(totpSecret, app.clock());
    const enrolled = await act('verifyChange', { type: 'TOTP', code });
    expect(enrolled.recoveryCodes).toHaveLength(10);
    expect(enrolled.session).toBeNull();

    const { mfa } = await act('me');
    expect(mfa.factors).toHaveLength(1);
    expect((await ada.signIn()).__typename).toBe('MfaTicket');

    const removed = await act('removeFactor', { factorId: mfa.factors[0].id });
    expect(removed.__typename).toBe('AuthUser');
    expect((await ada.signIn()).__typename).toBe('AuthSession');
  });

  test('without a fresh proof, which the secret stands in for; but codes and passwords still count', async () => {
    const { ada, userId } = await newUser();
    await ada.enrollTotp();
    app.clock.advance(3600);
    const act = backendFor(userId);

    expect((await act('generateRecoveryCodes')).__typename).toBe('MfaRecoveryCodes');
    const off = await act('verifyChange', { type: 'NONE', code: ada.wrongCode() });
    expect(off.__typename).toBe('AuthInvalidCodeError');
    const change = await act('changePassword', {
      currentPassword: 'not the password',
      newPassword: 'a long walk to the hills',
    });
    expect(change.__typename).toBe('AuthInvalidCredentialsError');
  });

  test('ends every session of theirs where they would keep the one they use', async () => {
    const { ada, userId } = await newUser();
    await ada.enrollTotp();
    await backendFor(userId)('removeFactor', {
      factorId: (await ada.run('me')).mfa.factors[0].id,
    });

    expect(codeOf(await ada.run('me'))).toBe('UNAUTHENTICATED');
  });

  test('and the trail says so: by an administrator, on behalf of the user', async () => {
    const { ada, userId } = await newUser();
    await backendFor(userId)('generateTotp', {});
    await ada.run('generateTotp', {});

    const events = await app.db.auditEvent.findMany({
      where: { userId, type: 'factor.enrollment_started' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ actorType }) => actorType)).toEqual(['admin', 'user']);
    expect(events.map(({ metadata }) => (metadata as { onBehalf?: true }).onBehalf)).toEqual([
      true,
      undefined,
    ]);
  });

  test('with the secret before this one, too', async () => {
    const { userId } = await newUser();
    expect((await backendFor(userId, PREVIOUS_SECRET)('me')).id).toBe(userId);
  });
});

describe('every field of a signed-in user', () => {
  test.each(named(ofUsers).filter(([name]) => name !== 'stepUp'))(
    '%s is acted',
    async (_, root) => {
      const { userId } = await newUser();
      const answer = await app.visitor()(callOf(root), {}, undefined, headersFor(userId));

      expect(['UNAUTHENTICATED', 'FORBIDDEN', 'INTERNAL_SERVER_ERROR']).not.toContain(
        codeOf(answer),
      );
    },
  );

  test.each(named(ofUsers))('%s is closed where the secret is not sent', async (_, root) => {
    const { userId } = await newUser();
    const { 'x-hasura-admin-secret': _secret, ...headers } = headersFor(userId);
    const answer = await app.visitor()(callOf(root), {}, undefined, headers);

    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
  });
});

describe('nobody acts', () => {
  const publicMutations = rootFields.filter((root) => root.parent === 'Mutation' && isPublic(root));
  const WELL_FORMED = {
    email: '"new@example.com"',
    otp: '"123456"',
    credential: `{
      id: "AAAA", rawId: "AAAA", type: "public-key"
      response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" }
    }`,
  };
  test.each(named(publicMutations))('%s, which stands on what the user has', async (name, root) => {
    const { userId } = await newUser();
    const code = name === 'proveMfaEnrollment' ? '"123456"' : '"ABCDEFGH23456789"';
    const given = Object.fromEntries(
      Object.entries({ ...WELL_FORMED, code }).filter(([argument]) =>
        root.field.args.some((each) => each.name === argument),
      ),
    );
    const answer = await app.visitor()(callOf(root, given), {}, undefined, headersFor(userId));
    expect(codeOf(answer)).toBe('FORBIDDEN');
  });

  test('stepUp, which raises a session', async () => {
    const { userId } = await newUser();
    expect(codeOf(await backendFor(userId)('stepUp', {}))).toBe('FORBIDDEN');
  });

  test.each(named(rootFields.filter(isOfAdministrators)))(
    '%s in the role of a user',
    async (_, root) => {
      const { userId } = await newUser();
      const answer = await app.visitor()(callOf(root), {}, undefined, headersFor(userId));
      expect(codeOf(answer)).toBe('FORBIDDEN');
    },
  );

  test('from a page in a browser, whatever the secret', async () => {
    const { userId } = await newUser();
    const act = backendFor(userId);
    expect(codeOf(await act('me', {}, { origin: 'https://app.example.com' }))).toBe('FORBIDDEN');
  });

  test('by a wrong secret: not even what is public is answered', async () => {
    const { userId } = await newUser();
    const act = backendFor(userId, 'a guess at the secret of whoever runs it');
    expect(codeOf(await act('me'))).toBe('FORBIDDEN');
    const before = await app.db.auditEvent.count({ where: { actorType: 'admin' } });
    expect(codeOf(await act('signIn', { email: 'a@example.com', password: 'x' }))).toBe(
      'FORBIDDEN',
    );
    expect(await app.db.auditEvent.count({ where: { actorType: 'admin' } })).toBe(before);
  });

  test('for somebody who is not there, or disabled', async () => {
    const { ada, userId } = await newUser();
    expect(codeOf(await backendFor(randomUUID())('me'))).toBe('USER_NOT_FOUND');
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });
    expect(codeOf(await backendFor(userId)('me'))).toBe('USER_NOT_FOUND');
  });

  test('for what is no id', async () => {
    const answer = await backendFor('everybody')('me');
    expect(answer.errors[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'x-hasura-user-id',
    });
  });
});
