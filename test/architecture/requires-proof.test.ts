import { readFile } from 'node:fs/promises';
import { buildSchema, getDirectiveValues, getNamedType, isUnionType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { requiresProof } from '../../src/api/proof/proof-directive.ts';
import { rootFields, type RootField } from '../support/root-fields.ts';

/** What a session that was left open may do, and why that is no harm. */
const HARMLESS: Readonly<Record<string, string>> = {
  renameMfaFactor: 'a name protects nothing',
  revokeAllTrustedDevices: 'takes trust away, and gives none',
  revokeSession: 'ends a session, and opens none',
  revokeTrustedDevice: 'takes trust away, and gives none',
  stepUp: 'is how a proof is given',
  updateUser: 'a name and a language protect nothing',
};

/** Anybody may call it; that such fields are listed is another test. */
const isPublic = ({ skipTypeScopes, authScopes }: RootField) => skipTypeScopes && !authScopes;

/** It takes the admin secret, or the admin role at aal2. */
const isAdministration = ({ authScopes }: RootField) => Boolean(authScopes?.['admin']);

const canAskForStepUp = ({ field }: RootField) => {
  const type = getNamedType(field.type);
  return (
    isUnionType(type) && type.getTypes().some(({ name }) => name === 'AuthStepUpRequiredError')
  );
};

const names = (roots: readonly RootField[]) => roots.map(({ field }) => field.name);
const declaring = rootFields.filter((root) => root.requiresProof);

describe('what proof a field takes', () => {
  test('is declared, unless the field is public, of administrators, or harmless for a reason', () => {
    const open = rootFields.filter((root) => !isPublic(root) && !isAdministration(root));
    expect(names(open.filter((root) => !root.requiresProof)).toSorted()).toEqual(
      Object.keys(HARMLESS).toSorted(),
    );
  });

  test('is declared wherever an answer can be that it is missing, and nowhere else', () => {
    expect(names(declaring).length).toBeGreaterThan(10);
    expect(names(declaring)).toEqual(names(rootFields.filter(canAskForStepUp)));
  });

  test.each(declaring.map((root) => [root.field.name, root] as const))(
    '%s: the directive in schema.graphql and the description say it',
    async (name, { parent, field, requiresProof: rule }) => {
      const published = buildSchema(await readFile('schema.graphql', 'utf8'));
      const type = parent === 'Query' ? published.getQueryType() : published.getMutationType();
      const { astNode, description } = type!.getFields()[name]!;
      const directive = published.getDirective(requiresProof.name)!;
      const defaults = directive.args
        .filter(({ defaultValue }) => defaultValue !== undefined)
        .map((arg) => [arg.name, arg.defaultValue]);

      expect(getDirectiveValues(directive, astNode!)).toEqual({
        ...Object.fromEntries(defaults),
        ...rule,
      });
      expect(description).toMatch(/ Takes a fresh proof /);
      for (const argument of [rule!.orPassword, rule!.orCode]) {
        if (argument !== undefined) expect(field.args.map((arg) => arg.name)).toContain(argument);
      }
    },
  );

  test('opens to an enrollment ticket what its scope opens to one, and nothing else', () => {
    const byTicket = declaring.filter((root) => root.requiresProof!.orEnrollmentTicket);
    const byScope = rootFields.filter(({ authScopes }) => authScopes?.['enroller']);
    expect(names(byTicket)).toEqual(names(byScope));
  });
});
