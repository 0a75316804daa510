import type { GraphQLSchema } from 'graphql';
import { journeys } from '../../clients/operations.ts';
import { typedDocuments } from './typed-documents.ts';

const { policy, users, audit, webhooks, ...ofPeople } = journeys;

type Texts = readonly (readonly [name: string, text: string])[];

const sorted = (of: Readonly<Record<string, Readonly<Record<string, string>>>>): Texts =>
  Object.values(of)
    .flatMap((journey) => Object.entries(journey))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

/** What the account pages may ask, and what only the pages of operators do. */
const OF_PEOPLE = sorted(ofPeople);
const OF_OPERATORS = sorted({ policy, users, audit, webhooks });

/**
 * The types of what the account pages are answered, and no document: they send the texts of
 * src/clients. Checked in, as `schema.graphql` is, so that to build needs no code generator.
 */
export async function portalAnswers(schema: GraphQLSchema, sdl: string): Promise<string> {
  const all = Object.fromEntries([...OF_PEOPLE, ...OF_OPERATORS]);
  const text = await typedDocuments(schema, sdl, all);
  const types = text
    .slice(0, text.search(/^export const /m))
    .replaceAll(/^(\/\*.*\*\/|import .*|export type Incremental.*)\n/gm, '')
    .replaceAll(/^ *\/\*\*.*\*\/\n/gm, '')
    .replaceAll(/^export type /gm, 'type ')
    .replaceAll(/\n{2,}/g, '\n\n');
  return `// Written by \`npm run schema\`.\n\n${types.trim()}\n
/** By name: what each answers, and what it takes. */
export type Operations = {\n${pairs(OF_PEOPLE)}};\n
export type OperatorOperations = {\n${pairs(OF_OPERATORS)}};\n`;
}

const pairs = (texts: Texts): string =>
  texts
    .map(([name, operation]) => {
      const kind = /^\s*query/.test(operation) ? 'Query' : 'Mutation';
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}${kind}`;
      return `  ${name}: [${type}, ${type}Variables];\n`;
    })
    .join('');
