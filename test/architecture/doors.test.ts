import { readdir, readFile } from 'node:fs/promises';
import { getNamedType, isObjectType, isUnionType, type GraphQLNamedType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';

/**
 * Every field that can answer with a session, and the file that asks decideSignIn before it does. A new
 * door has to be listed here, with the place where it asks.
 */
const DOORS: Record<string, string> = {
  signInEmailPassword: 'src/sign-in/sign-in.ts',
  signInWebauthn: 'src/sign-in/passkey/sign-in-webauthn.ts',
  exchangeSignInCode: 'src/sign-in/hand-over/exchange-sign-in-code.ts',
  signUpEmailPassword: 'src/accounts/sign-up.ts',
  refreshSession: 'src/sessions/sessions.ts',
  stepUp: 'src/sign-in/step-up.ts',
  verifySignInMfaTotp: 'src/sign-in/second-factor/redemption.ts',
  verifySignInMfaSms: 'src/sign-in/second-factor/redemption.ts',
  verifySignInMfaEmail: 'src/sign-in/second-factor/redemption.ts',
  verifySignInMfaWebauthn: 'src/sign-in/second-factor/redemption.ts',
  verifySignInMfaRecoveryCode: 'src/sign-in/second-factor/redemption.ts',
  verifyChangeUserMfa: 'src/mfa/enrollment/activate-factor.ts',
  verifyEnrollMfaSms: 'src/mfa/enrollment/activate-factor.ts',
  verifyEnrollMfaEmail: 'src/mfa/enrollment/activate-factor.ts',
  verifyEnrollMfaWebauthn: 'src/mfa/enrollment/activate-factor.ts',
};

/** Whether a session can be reached from an answer of this type. */
function givesSession(type: GraphQLNamedType, seen = new Set<string>()): boolean {
  if (type.name === 'AuthSession') return true;
  if (seen.has(type.name)) return false;
  seen.add(type.name);
  if (isUnionType(type)) return type.getTypes().some((member) => givesSession(member, seen));
  if (!isObjectType(type)) return false;
  return Object.values(type.getFields()).some((field) =>
    givesSession(getNamedType(field.type), seen),
  );
}

const fields = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
  Object.values(type.getFields()),
);

/** The files of the doors, which a new folder does not escape. */
const apiFiles = (await readdir('src/api', { recursive: true })).filter((path) =>
  path.endsWith('.ts'),
);
const sources = await Promise.all(apiFiles.map((path) => readFile(`src/api/${path}`, 'utf8')));
const declarationOf = (name: string): string =>
  sources
    .flatMap((source) => source.split(/(?=builder\.mutationField\()/))
    .find((source) => source.startsWith(`builder.mutationField('${name}'`))!;

describe('every door to a session', () => {
  test('is listed', () => {
    const doors = fields
      .filter((field) => givesSession(getNamedType(field.type)))
      .map(({ name }) => name);
    expect(doors.toSorted()).toEqual(Object.keys(DOORS).toSorted());
  });

  test.each(Object.keys(DOORS))('hands it to the browser, too: %s', (name) => {
    expect(declarationOf(name)).toMatch(/browser\.(keep|renew)\(/);
  });

  test.each([...new Set(Object.values(DOORS))])('asks decideSignIn: %s', async (path) => {
    expect(await readFile(path, 'utf8')).toMatch(/decideSignIn\(\{/);
  });
});
