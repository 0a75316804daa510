import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context } from '../api/context.ts';
import { schema } from '../api/schema.ts';
import type { Meters } from '../metrics/meters.ts';
import { administeringSecret, findActedFor } from './acting.ts';
import { ANSWER_HEADERS } from './answer.ts';
import { createAnsweredDocuments } from './answered-documents.ts';
import { closedIntrospection } from './closed-introspection.ts';
import { cors, createCorsHeaders } from './cors.ts';
import { graphiql } from './explorer/graphiql.ts';
import { createFastPath, type GraphqlHandler } from './fast-path.ts';
import { createContext, type ContextOptions, type KnownRequest } from './graphql-context.ts';
import { graphqlLimits } from './graphql-limits.ts';
import { jsonBody } from './json-body.ts';
import { jsonQueryString } from './json-query-string.ts';
import { presentError } from './present-error.ts';
import { sayThereIsNoPage } from './words-for-browsers.ts';

const MAX_BODY_BYTES = 100_000;
/** Backends import users by the hundred. Whether the secret is right is seen later, by whoever reads it. */
const MAX_BODY_BYTES_WITH_SECRET = 1_000_000;

export type GraphqlOptions = ContextOptions & {
  readonly origins: Parameters<typeof createCorsHeaders>[0];
  /** Null where there is none. */
  readonly graphiql: Parameters<typeof graphiql>[0] | null;
  readonly introspection: boolean;
  readonly suggestions: boolean;
  readonly log: Logger;
};

type NodeContext = KnownRequest & {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
};

/** GraphQL over HTTP at /graphql. */
export function createGraphqlEndpoint(options: GraphqlOptions): GraphqlHandler {
  const made = createYogaEndpoint(options);
  return createFastPath({ ...made, handOver: made.yoga });
}

/** Yoga, which answers every request that there can be, and what the fast path beside it has in common with it. */
export function createYogaEndpoint(options: GraphqlOptions) {
  const { services, log } = options;
  const documents = createAnsweredDocuments();
  const corsHeaders = createCorsHeaders(options.origins, log);
  const countUnanswered = createCountUnanswered(options.meters);
  const holdsAdminSecret = async (
    { headers }: Request,
    { from }: NodeContext,
  ): Promise<boolean> => {
    const secret = administeringSecret(headers);
    return secret !== null && services.checkAdminSecret(secret, from);
  };

  const yoga = createYoga<NodeContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    logging: false,
    maskedErrors: { maskError: (error) => presentError(error, log) },
    plugins: [
      cors(corsHeaders),
      jsonBody(({ headers }) =>
        headers.has('x-hasura-admin-secret') ? MAX_BODY_BYTES_WITH_SECRET : MAX_BODY_BYTES,
      ),
      jsonQueryString,
      options.graphiql ? graphiql(options.graphiql) : sayThereIsNoPage,
      ...graphqlLimits(options),
      ...(options.introspection ? [] : [closedIntrospection<NodeContext>(holdsAdminSecret)]),
      presentValidationErrors(log),
      processed(countUnanswered),
      documents.remember,
      withAnswerHeaders,
    ],
    context: async ({ req, res, request, seen, from }): Promise<Context> => {
      const actedFor = await findActedFor(request.headers, from, options.services);
      const adminSecret = administeringSecret(request.headers);
      return createContext(options, req, res, { seen, from }, { adminSecret, actedFor });
    },
  });

  return {
    yoga,
    documents,
    corsHeaders,
    countUnanswered,
    context: (request: IncomingMessage, response: ServerResponse, known: KnownRequest) =>
      createContext(options, request, response, known, { adminSecret: null, actedFor: null }),
    maxBytes: MAX_BODY_BYTES,
    log,
  };
}

/** Yoga masks what execution throws; errors in the document itself pass through here. */
const presentValidationErrors = (log: Logger): Plugin => ({
  onValidate:
    () =>
    ({ valid, result, setResult }) => {
      if (!valid) setResult(result.map((error) => presentError(error, log)));
    },
});

/** A request that came to no field: it was malformed, refused before, or asked for the schema alone. */
const createCountUnanswered =
  (meters: Meters) =>
  (result: object, { seen }: KnownRequest): void => {
    if (seen.fields.length > 0 || !('errors' in result || 'data' in result)) return;
    const { errors } = result as ExecutionResult;
    const code = errors?.[0]?.extensions?.['code'];
    const outcome = typeof code === 'string' ? code : errors ? 'BAD_REQUEST' : 'ok';
    seen.outcomes.push(outcome);
    meters.answered({ field: 'other', outcome, seconds: 0 });
  };

const processed = (
  seen: ReturnType<typeof createCountUnanswered>,
): Plugin<object, NodeContext> => ({
  onResultProcess: ({ result, serverContext }) => seen(result, serverContext),
});

const withAnswerHeaders: Plugin = {
  onResponse({ response }) {
    for (const [name, value] of Object.entries(ANSWER_HEADERS)) {
      // GraphiQL, which is the same for all, says of itself how long it may be kept.
      if (!response.headers.has(name)) response.headers.set(name, value);
    }
  },
};
