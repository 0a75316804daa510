import type { DocumentNode } from 'graphql';
import { createLRUCache, type Plugin } from 'graphql-yoga';

const MAX_DOCUMENTS = 500;
const MAX_LENGTH = 10_000;

/** What every question about the schema has in it; `__typename` is none. Who may ask is seen at each. */
export const ABOUT_SCHEMA = /__(schema|type)\b/;

/**
 * Documents that Yoga parsed, held against every rule, and came to execute. They pass whoever sends
 * them next.
 */
export function createAnsweredDocuments() {
  const documents = createLRUCache<DocumentNode>({ max: MAX_DOCUMENTS });
  const remember: Plugin<{ params?: { query?: string } }> = {
    onExecute({ args, context: { params } }) {
      const query = params?.query;
      // What runs without parameters of Yoga's was found here.
      if (!query || query.length > MAX_LENGTH || ABOUT_SCHEMA.test(query)) return;
      documents.set(query, args.document as DocumentNode);
    },
  };

  return { find: (query: string) => documents.get(query), remember };
}

export type AnsweredDocuments = ReturnType<typeof createAnsweredDocuments>;
