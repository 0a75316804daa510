import { describe, expect, test } from 'vitest';
import type { ProofRule } from '../../src/mfa/proof/proof-rule.ts';
import { testApp } from '../support/app.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { callOf, rootFields, type RootField } from '../support/root-fields.ts';

/**
 * Every field that declares `requiresProof`, called by everybody that should not get through, and by
 * those who should. What is expected follows from the declaration alone.
 */
const app = testApp({ AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN,SMS,EMAIL' });

const MAX_AGE_SECONDS = 300;

/** `missing` names the factors that the refusal has to name. */
type Wanted = 'UNAUTHENTICATED' | 'passes' | 'MFA_NOT_ACTIVE' | { readonly missing: string[] };

const withoutFactor: Wanted = { missing: [] };
const withTotp: Wanted = { missing: ['TOTP'] };

/** Of a code that is given in the call, the operation says what it is worth: see verifyChangeUserMfa. */
const unlessByCode = ({ orCode }: ProofRule, wanted: Wanted): Wanted =>
  orCode === undefined ? wanted : 'passes';

const CALLERS: Readonly<
  Record<string, { bearer: () => Promise<string>; wanted: (rule: ProofRule) => Wanted }>
> = {
  anonymous: {
    bearer: async () => '',
    wanted: () => 'UNAUTHENTICATED',
  },
  'the holder of a sign-in ticket': {
    bearer: async () => {
      const person = await someoneWithTotp();
      return person.ticket();
    },
    wanted: () => 'UNAUTHENTICATED',
  },
  'a disabled user at aal2, fresh': {
    bearer: async () => {
      const person = await someoneWithTotp();
      const where = { email: person.email };
      await app.db.user.update({ where, data: { disabledAt: app.clock() } });
      return person.accessToken;
    },
    wanted: () => 'UNAUTHENTICATED',
  },
  'the holder of an enrollment ticket': {
    bearer: async () => {
      const person = await someoneWithoutFactor();
      const where = { email: person.email };
      await app.db.user.update({ where, data: { mfaRequirement: 'REQUIRED' } });
      return person.ticket();
    },
    wanted: ({ orEnrollmentTicket }) => (orEnrollmentTicket ? 'passes' : 'UNAUTHENTICATED'),
  },
  'a user without a factor, fresh at aal1': {
    bearer: async () => (await someoneWithoutFactor()).accessToken,
    wanted: ({ aal }) => (aal === 'aal2' ? 'MFA_NOT_ACTIVE' : 'passes'),
  },
  'a user without a factor, stale at aal1': {
    bearer: async () => (await stale(await someoneWithoutFactor())).accessToken,
    wanted: (rule) => {
      if (rule.aal === 'aal2') return 'MFA_NOT_ACTIVE';
      return rule.sinceBegun ? 'passes' : unlessByCode(rule, withoutFactor);
    },
  },
  'a session that a trusted device opened': {
    bearer: async () => (await onTrustedDevice()).accessToken,
    wanted: (rule) => unlessByCode(rule, withTotp),
  },
  'a session at aal2, stale': {
    bearer: async () => (await stale(await someoneWithTotp(), 900)).accessToken,
    wanted: (rule) => unlessByCode(rule, withTotp),
  },
  'a session at aal2, a second too old': {
    bearer: async () => (await stale(await someoneWithTotp())).accessToken,
    wanted: (rule) => (rule.sinceBegun ? 'passes' : unlessByCode(rule, withTotp)),
  },
  'a session at aal2, fresh': {
    bearer: async () => (await someoneWithTotp()).accessToken,
    wanted: () => 'passes',
  },
};

const SELECTION = `__typename ... on AuthError { code }
  ... on AuthStepUpRequiredError { acceptedFactors passwordAllowed maxAge }`;

const declaring = rootFields.filter(({ requiresProof }) => requiresProof);

describe.each(Object.entries(CALLERS))('%s', (_, { bearer, wanted }) => {
  let token: string | undefined;

  test.each(declaring.map((root) => [root.field.name, root] as const))(
    '%s',
    async (_name, root) => {
      token ??= await bearer();
      const answer = await call(root, token);
      check(answer, passwordDoes(root, wanted(root.requiresProof!)));
      // Who got through may have changed what the next call is to find.
      if (!('code' in answer)) token = undefined;
    },
  );
});

describe('a password in the call', () => {
  const taking = declaring.filter(({ requiresProof }) => requiresProof!.orPassword !== undefined);

  test.each(taking.map((root) => [root.field.name, root] as const))(
    '%s: the wrong one is no proof, and the right one is none where a factor is held',
    async (_, root) => {
      const given = (password: string) => ({
        [root.requiresProof!.orPassword!]: JSON.stringify(password),
      });
      const ada = (await stale(await someoneWithoutFactor())).accessToken;
      expect((await call(root, ada, given('wrong'))).code).toBe('INVALID_CREDENTIALS');
      const passed = await call(root, ada, given(PASSWORD));
      expect(passed.code).not.toBe('STEP_UP_REQUIRED');

      const eve = (await stale(await someoneWithTotp())).accessToken;
      check(await call(root, eve, given(PASSWORD)), withTotp);
    },
  );
});

function check(answer: Record<string, unknown>, wanted: Wanted): void {
  if (typeof wanted === 'object') {
    expect(answer).toEqual({
      __typename: 'AuthStepUpRequiredError',
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: wanted.missing,
      passwordAllowed: wanted.missing.length === 0,
      maxAge: MAX_AGE_SECONDS,
    });
  } else if (wanted === 'passes') {
    const refusals = ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'INTERNAL_SERVER_ERROR'];
    expect(refusals).not.toContain(answer['code']);
  } else {
    expect(answer['code']).toBe(wanted);
  }
}

/** Where the password is an argument that every call gives, it is what was proven. */
function passwordDoes({ field, requiresProof }: RootField, wanted: Wanted): Wanted {
  const given = field.args.some(
    ({ name, type }) => name === requiresProof!.orPassword && String(type).endsWith('!'),
  );
  return given && wanted === withoutFactor ? 'passes' : wanted;
}

async function call(root: RootField, token: string, given = {}) {
  const send = app.visitor();
  const query = callOf(root, given, SELECTION);
  const { data, errors } = await send(query, {}, token === '' ? undefined : token);
  return errors ? { code: errors[0]!.extensions.code } : data[root.field.name];
}

async function someoneWithoutFactor(): Promise<Person> {
  const person = app.person();
  await person.signUp();
  return person;
}

async function someoneWithTotp(): Promise<Person> {
  const person = await someoneWithoutFactor();
  await person.enrollTotp();
  return person;
}

/** The session was proven that long ago, and lives. */
async function stale(person: Person, seconds = MAX_AGE_SECONDS): Promise<Person> {
  const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: person.email } });
  const { id, proofs } = await app.db.session.findFirstOrThrow({ where: { userId } });
  const at = new Date(app.clock().getTime() - seconds * 1000).toISOString();
  const aged = (proofs as { method: string }[]).map(({ method }) => ({ method, at }));
  await app.db.session.update({ where: { id }, data: { proofs: aged } });
  return person;
}

async function onTrustedDevice(): Promise<Person> {
  const person = await someoneWithTotp();
  app.clock.advance(60);
  const ticket = await person.ticket();
  const otp = person.code();
  const { deviceToken } = await person.run('verifyTotp', { ticket, otp, rememberDevice: true }, '');
  const { email, password } = person;
  person.hold(await person.run('signIn', { email, password, deviceToken }, ''));
  return person;
}
