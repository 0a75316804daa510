import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isUnionType, parse, stripIgnoredCharacters, type DocumentNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { operations } from '../../src/clients/operations.ts';
import { tsc, writtenClientKit } from '../support/client-kit.ts';
import { readme } from '../support/readme.ts';

const KIT = writtenClientKit();
const load = (file: string) => import(pathToFileURL(`${KIT}/${file}`).href);

/** What the compiler says of programs that stand in the package, and import it by its name. */
async function compiled(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = `${KIT}/programs`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, text] of Object.entries(programs))
    await writeFile(`${folder}/${name}.ts`, text);
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    strict: true,
    noImplicitReturns: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  };
  await writeFile(
    `${folder}/tsconfig.json`,
    JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  );
  return tsc(folder).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

describe('the client kit', () => {
  test('holds every operation as a document node, and as text', async () => {
    const documents = (await load('documents.js')) as Record<string, DocumentNode>;
    const texts = (await load('operations.js')) as Record<string, string>;
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(operations).toSorted());
    for (const [name, text] of Object.entries(operations)) {
      const typed = documents[`${name[0]!.toUpperCase()}${name.slice(1)}Document`];
      const definition = (document: DocumentNode) =>
        JSON.parse(
          JSON.stringify(document.definitions[0], (key, value: unknown) =>
            (Array.isArray(value) && value.length === 0) || (key === 'block' && value === false)
              ? undefined
              : value,
          ),
        ) as object;
      expect(definition(typed!)).toEqual(definition(parse(text, { noLocation: true })));
      expect(stripIgnoredCharacters(texts[name]!)).toBe(stripIgnoredCharacters(text));
    }
  });

  test('says which types a union or interface can be', async () => {
    const { possibleTypes } = (await load('apollo.js')) as {
      possibleTypes: Record<string, string[]>;
    };
    expect(possibleTypes['AuthError']).toContain('AuthInvalidCodeError');
    const unions = Object.values(schema.getTypeMap()).filter(isUnionType);
    for (const union of unions)
      expect(possibleTypes[union.name]).toEqual(union.getTypes().map(({ name }) => name));
    expect(JSON.parse(await readFile(`${KIT}/possible-types.json`, 'utf8'))).toEqual(possibleTypes);
  });

  test('is spoken by each client as README shows it', async () => {
    const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text!);
    expect(snippets.length).toBeGreaterThanOrEqual(5);
    const programs = snippets.map((text, index) => [`readme-${index}`, text]);
    expect(await compiled(Object.fromEntries(programs))).toBe('');
  });

  test('has a switch over what is answered compile once no member is forgotten', async () => {
    const never = `const never = (rest: never): string => rest;\n`;
    const imports = {
      kit: `import { createAuthClient, signInEmailPassword } from 'ticketgate-client';
        const answer = await createAuthClient({ url: '/graphql' })
          .call(signInEmailPassword, { email: '', password: '' });`,
      codegen: `import type { SignInEmailPasswordMutation } from 'ticketgate-client/documents';
        declare const answer: SignInEmailPasswordMutation['signInEmailPassword'];`,
      tada: `import { initGraphQLTada, type ResultOf } from 'gql.tada';
        import type { introspection } from 'ticketgate-client/introspection';
        const graphql = initGraphQLTada<{ introspection: introspection }>();
        const SignIn = graphql(\`${operations.signInEmailPassword}\`);
        declare const answer: ResultOf<typeof SignIn>['signInEmailPassword'];`,
    };
    const cases = `
      case 'MfaTicket': return answer.factors[0]?.id ?? '';
      case 'MfaEnrollmentTicket': return answer.allowedFactors.join();
      case 'AuthRateLimitedError': return String(answer.retryAfter);
      case 'AuthInvalidCredentialsError': return answer.message;
      case 'AuthSignInBlockedError': return answer.code;
      case 'AuthEmailNotVerifiedError': return answer.code;`;
    const program = (start: string, more: string) => `${start}
      ${never} export const shown = () => { switch (answer.__typename) {
        ${more} ${cases} default: return never(answer); } };`;
    const session = `case 'AuthSession': return answer.user.email;`;
    const all = Object.entries(imports).map(([name, start]) => [name, program(start, session)]);
    expect(await compiled(Object.fromEntries(all))).toBe('');
    const some = Object.entries(imports).map(([name, start]) => [name, program(start, '')]);
    const complaints = await compiled(Object.fromEntries(some));
    expect(complaints.match(/'never'/g)).toHaveLength(3);
    for (const name of Object.keys(imports)) expect(complaints).toContain(`${name}.ts`);
  });

  test('has gql.tada take every operation', async () => {
    const documents = Object.entries(operations).map(
      ([name, text]) => `const ${name} = graphql(\`${text}\`);
        export const of_${name} = (_: ResultOf<typeof ${name}>): true => true;
        type Whole_${name} = ResultOf<typeof ${name}> extends never ? false : true;
        export const whole_${name}: Whole_${name} = true;`,
    );
    const program = `import { initGraphQLTada, type ResultOf } from 'gql.tada';
      import type { introspection } from 'ticketgate-client/introspection';
      const graphql = initGraphQLTada<{ introspection: introspection }>();
      ${documents.join('\n')}`;
    expect(await compiled({ tada: program })).toBe('');
  });
});
