import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { parse, type GraphQLSchema } from 'graphql';

const config = {
  scalars: { DateTime: 'string', JSON: { input: 'unknown', output: 'any' } },
  enumsAsTypes: true,
  useTypeImports: true,
};

/** Types of every operation, and the operations as typed document nodes: what codegen's client preset makes. */
export async function typedDocuments(
  schema: GraphQLSchema,
  sdl: string,
  operations: Readonly<Record<string, string>>,
): Promise<string> {
  const documents = Object.entries(operations).map(([name, rawSDL]) => ({
    location: `${name}.graphql`,
    rawSDL,
    document: parse(rawSDL),
  }));
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: 'kit/',
    presetConfig: { fragmentMasking: false },
    schema: parse(sdl),
    schemaAst: schema,
    documents,
    config,
    plugins: [],
    pluginMap: {},
  });
  const section = sections.find(({ filename }) => filename.endsWith('graphql.ts'));
  return codegen(section!);
}
