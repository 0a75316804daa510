import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context } from '../api/context.ts';
import { nothingProven } from '../api/proof/proven-caller.ts';
import { schema } from '../api/schema.ts';
import type { Db } from '../db/client.ts';
import type { Meters } from '../metrics/meters.ts';
import type { Services } from '../services/services.ts';
import type { Client } from '../shared/client.ts';
import type { Clock } from '../shared/clock.ts';
import type { EnrollmentTickets } from '../tickets/enrollment-tickets.ts';
import type { Traces } from '../traces/traces.ts';
import { administeringSecret, findActedFor } from './acting.ts';
import { createBrowser, type CookieOptions } from './browser.ts';
import { createCaller } from './caller.ts';
import { closedIntrospection } from './closed-introspection.ts';
import { cors } from './cors.ts';
import { graphiql } from './explorer/graphiql.ts';
import { graphqlLimits } from './graphql-limits.ts';
import { jsonBody } from './json-body.ts';
import { jsonQueryString } from './json-query-string.ts';
import { presentError } from './present-error.ts';
import type { SeenRequest } from './seen-request.ts';
import { watchFields } from './watch-fields.ts';
import { sayThereIsNoPage } from './words-for-browsers.ts';

const MAX_BODY_BYTES = 100_000;
/** Backends import users by the hundred. Whether the secret is right is seen later, by whoever reads it. */
const MAX_BODY_BYTES_WITH_SECRET = 1_000_000;

export type GraphqlOptions = {
  readonly services: Services;
  readonly db: Db;
  readonly enrollmentTickets: EnrollmentTickets;
  readonly clock: Clock;
  readonly cookies: CookieOptions;
  readonly origins: Parameters<typeof cors>[0];
  /** Null where there is none. */
  readonly graphiql: Parameters<typeof graphiql>[0] | null;
  readonly introspection: boolean;
  readonly suggestions: boolean;
  readonly log: Logger;
  readonly meters: Meters;
  readonly traces: Traces | null;
};

type NodeContext = {
  req: IncomingMessage;
  res: ServerResponse;
  seen: SeenRequest;
  /** Who calls, by the network. */
  from: Client;
};

/** GraphQL over HTTP at /graphql. */
export function createGraphqlEndpoint(options: GraphqlOptions) {
  const { services, db, enrollmentTickets, clock, log, meters } = options;
  const { sessions, refuseTicket, checkAdminSecret } = services;
  const holdsAdminSecret = async (
    { headers }: Request,
    { from }: NodeContext,
  ): Promise<boolean> => {
    const secret = administeringSecret(headers);
    return secret !== null && checkAdminSecret(secret, from);
  };

  return createYoga<NodeContext, Context>({
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
      cors(options.origins, log),
      jsonBody(({ headers }) =>
        headers.has('x-hasura-admin-secret') ? MAX_BODY_BYTES_WITH_SECRET : MAX_BODY_BYTES,
      ),
      jsonQueryString,
      options.graphiql ? graphiql(options.graphiql) : sayThereIsNoPage,
      ...graphqlLimits(options),
      ...(options.introspection ? [] : [closedIntrospection<NodeContext>(holdsAdminSecret)]),
      presentValidationErrors(log),
      countUnanswered(meters),
      noStore,
    ],
    context: async ({ req, res, request, seen, from }): Promise<Context> => {
      const actedFor = await findActedFor(request.headers, from, services);
      const client: Client = actedFor ? { ...from, onBehalf: true } : from;
      const authorization = request.headers.get('authorization');
      const adminSecret = administeringSecret(request.headers);
      return {
        client,
        services,
        db,
        clock,
        proven: nothingProven,
        watch: watchFields(seen, meters, options.traces),
        authConfig: once(services.authConfig),
        browser: createBrowser(req, res, options),
        caller: createCaller(
          {
            client,
            authorization,
            adminSecret,
            actedFor,
            known: (userId) => (seen.userId ??= userId),
          },
          { sessions, enrollmentTickets, refuseTicket, checkAdminSecret },
        ),
      };
    },
  });
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => (loading ??= load());
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
const countUnanswered = (meters: Meters): Plugin<object, NodeContext> => ({
  onResultProcess({ result, serverContext: { seen } }) {
    if (seen.fields.length > 0 || !('errors' in result || 'data' in result)) return;
    const code = result.errors?.[0]?.extensions?.['code'];
    const outcome = typeof code === 'string' ? code : result.errors ? 'BAD_REQUEST' : 'ok';
    seen.outcomes.push(outcome);
    meters.answered({ field: 'other', outcome, seconds: 0 });
  },
});

const noStore: Plugin = {
  onResponse({ response }) {
    // GraphiQL, which is the same for all, says otherwise of itself.
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    response.headers.set('x-content-type-options', 'nosniff');
  },
};
