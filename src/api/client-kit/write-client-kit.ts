import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { introspectionFromSchema, parse, print } from 'graphql';
import { journeys, operations } from '../../clients/operations.ts';
import { printedSchema } from '../printed-schema.ts';
import { schema } from '../schema.ts';
import { possibleTypes } from './possible-types.ts';
import { typedDocuments } from './typed-documents.ts';

const FROM = new URL('../../clients/', import.meta.url);
const [TO = 'dist/client-kit'] = process.argv.slice(2);

const graphqlFile = (): string =>
  Object.entries(journeys)
    .map(([journey, of]) => {
      const texts = Object.values(of).map((text) => print(parse(text)));
      return [`# ${journey}`, ...texts].join('\n\n');
    })
    .join('\n\n');

/** The same operations as text, typed by what codegen made of them. */
function typedTexts(): string {
  const lines = Object.entries(operations).map(([name, text]) => {
    const document = parse(text).definitions[0]!;
    const kind =
      document.kind === 'OperationDefinition' && document.operation === 'query'
        ? 'Query'
        : 'Mutation';
    const type = `types.${name[0]!.toUpperCase()}${name.slice(1)}${kind}`;
    return `export const ${name} = \`\n${print(document)}\n\` as Operation<${type}, ${type}Variables>;\n`;
  });
  return [
    `import type * as types from './documents.js';`,
    `import type { Operation } from './operation.js';`,
    '',
    ...lines,
  ].join('\n');
}

/** What gql.tada types documents by, as a type. */
const introspection = (): string =>
  `export type introspection = ${JSON.stringify(introspectionFromSchema(schema, { descriptions: false }))};\n`;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const entry = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });

const packageJson = (version: string) => ({
  name: 'ticketgate-client',
  version,
  private: true,
  type: 'module',
  sideEffects: false,
  exports: {
    '.': entry('ticketgate-client'),
    './documents': entry('documents'),
    './apollo': entry('apollo'),
    './introspection': entry('introspection'),
    './possible-types.json': './possible-types.json',
    './operations.graphql': './operations.graphql',
    './schema.graphql': './schema.graphql',
  },
  dependencies: { '@graphql-typed-document-node/core': '^3.2.0' },
});

const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    module: 'nodenext',
    strict: true,
    declaration: true,
    verbatimModuleSyntax: true,
  },
  include: ['*.ts'],
  exclude: ['*.d.ts'],
};

const generatedPartOf = (name: string): string =>
  name === 'apollo.ts'
    ? `\nexport const possibleTypes = ${json(possibleTypes(schema)).trim()};\n`
    : '';

async function copied(): Promise<[string, string][]> {
  const names = (await readdir(FROM)).filter(
    (name) => name.endsWith('.ts') && name !== 'operations.ts',
  );
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FROM), 'utf8');
      return [
        name,
        text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, `$1.js'`) + generatedPartOf(name),
      ] as [string, string];
    }),
  );
}

const sdl = printedSchema(schema);
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
const files: [string, string][] = [
  ...(await copied()),
  ['documents.ts', await typedDocuments(schema, sdl, operations)],
  ['operations.ts', typedTexts()],
  ['operations.graphql', graphqlFile()],
  ['schema.graphql', sdl],
  ['introspection.ts', introspection()],
  ['possible-types.json', json(possibleTypes(schema))],
  ['package.json', json(packageJson(version))],
  ['tsconfig.json', json(tsconfig)],
];
await rm(TO, { recursive: true, force: true });
await mkdir(TO, { recursive: true });
for (const [name, text] of files) await writeFile(`${TO}/${name}`, text);
