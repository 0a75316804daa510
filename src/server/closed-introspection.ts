import { NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga';
import { ABOUT_SCHEMA } from './answered-documents.ts';

/**
 * Introspection for nobody but whoever holds the admin secret. It adds no rule to those that a document
 * is held against: Yoga keeps what comes of them for the next request, which may be another's.
 */
export function closedIntrospection<ServerContext extends Record<string, unknown>>(
  mayIntrospect: (request: Request, context: ServerContext) => Promise<boolean>,
): Plugin<object, ServerContext> {
  const allowed = new WeakSet<Request>();
  const asks = ({ query }: GraphQLParams): boolean => ABOUT_SCHEMA.test(query ?? '');

  return {
    async onParams({ request, params, context }) {
      if (asks(params) && (await mayIntrospect(request, context))) allowed.add(request);
    },
    onValidate({ params: { schema, documentAST }, context }) {
      const { request, params } = context as unknown as YogaInitialContext;
      if (allowed.has(request) || !asks(params)) return;
      const [error] = validate(schema, documentAST, [NoSchemaIntrospectionCustomRule]);
      if (error) throw error;
    },
  };
}
