import type { GraphQLSchema } from 'graphql';
import { journeys } from '../../clients/operations.ts';
import { typedDocuments } from './typed-documents.ts';

const { policy: _, users: __, audit: ___, webhooks: ____, ...ofPeople } = journeys;

/** What the account pages may ask: everything but administration. */
const OPERATIONS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(ofPeople)
    .flatMap((journey) => Object.entries(journey))
    .toSorted(([a], [b]) => (a < b ? -1 : 1)),
);

/**
 * The types of what the account pages are answered, and no document: they send the texts of
 * src/clients. Checked in, as `schema.graphql` is, so that to build needs no code generator.
 */
export async function portalAnswers(schema: GraphQLSchema, sdl: string): Promise<string> {
  const text = await typedDocuments(schema, sdl, OPERATIONS);
  const types = text
    .slice(0, text.search(/^export const /m))
    .replaceAll(/^(\/\*.*\*\/|import .*|export type Incremental.*)\n/gm, '')
    .replaceAll(/^ *\/\*\*.*\*\/\n/gm, '')
    .replaceAll(/^export type /gm, 'type ')
    .replaceAll(/\n{2,}/g, '\n\n');
  const names = Object.entries(OPERATIONS).map(([name, operation]) => {
    const kind = /^\s*query/.test(operation) ? 'Query' : 'Mutation';
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}${kind}`;
    return `  ${name}: [${type}, ${type}Variables];\n`;
  });
  return `// Written by \`npm run schema\`.\n\n${types.trim()}\n
/** By name: what each answers, and what it takes. */
export type Operations = {\n${names.join('')}};\n`;
}
