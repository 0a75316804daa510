import type { IncomingMessage, ServerResponse } from 'node:http';
import { getOperationAST, type ExecutionResult } from 'graphql';
import { processRegularResult, type GraphQLParams, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context } from '../api/context.ts';
import { ANSWER_HEADERS, send } from './answer.ts';
import type { AnsweredDocuments } from './answered-documents.ts';
import type { CorsHeaders } from './cors.ts';
import type { KnownRequest } from './graphql-context.ts';
import { parseJsonBody } from './json-body.ts';
import { plainMediaType, readBody } from './plain-request.ts';
import { presentError } from './present-error.ts';

export type GraphqlHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  known: KnownRequest,
) => void | Promise<void>;

/**
 * The way that almost every request takes: a plain POST of a document that was answered before goes
 * from node:http straight to the executor. Yoga makes a Request, a Response and their streams of each,
 * which costs as much as what many of them ask for. Whatever is unusual goes through Yoga, before
 * anything has run; so does what comes to no data, so that one place decides how that is answered.
 */
export function createFastPath<ServerContext extends object>(deps: {
  yoga: YogaServerInstance<ServerContext, Context>;
  documents: AnsweredDocuments;
  context: (request: IncomingMessage, response: ServerResponse, known: KnownRequest) => Context;
  corsHeaders: CorsHeaders;
  countUnanswered: (result: ExecutionResult, known: KnownRequest) => void;
  maxBytes: number;
  handOver: GraphqlHandler;
  log: Logger;
}): GraphqlHandler {
  const { yoga, documents, corsHeaders, maxBytes, handOver, log } = deps;
  // Yoga's own, with what is hooked into it: errors are masked as there.
  const { schema, execute } = yoga.getEnveloped({} as never);

  async function run(
    params: GraphQLParams,
    context: () => Context,
  ): Promise<ExecutionResult | null> {
    const document = isUsual(params) ? documents.find(params.query) : undefined;
    const { variables: variableValues, operationName } = params;
    if (!document || !getOperationAST(document, operationName)) return null;
    const contextValue = context();
    const args = { schema, document, contextValue, variableValues, operationName };
    const result = (await execute(args)) as ExecutionResult;
    return 'data' in result ? result : null;
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    known: KnownRequest,
    mediaType: string,
  ): Promise<void> {
    const body = await readBody(request);
    if (!body) return;
    const params = parsed(body);
    const context = () => deps.context(request, response, known);
    const result = params && (await run(params, context));
    if (!result) return handOver(Object.assign(request, { body }), response, known);
    deps.countUnanswered(result, known);
    if (response.destroyed) return;

    const { status, headers, text } = result.errors
      ? await withErrors(result, mediaType)
      : withoutErrors(result, mediaType);
    response.writeHead(status, {
      ...headers,
      ...ANSWER_HEADERS,
      ...corsHeaders(request.headers),
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  /** Errors can say what the status is to be: that is for Yoga to read. */
  async function withErrors(result: ExecutionResult, mediaType: string) {
    const answered = processRegularResult(result, yoga.fetchAPI, mediaType as 'application/json');
    const headers = Object.fromEntries(answered.headers);
    return { status: answered.status, headers, text: await answered.text() };
  }

  return (request, response, known) => {
    const mediaType = plainMediaType(request, maxBytes);
    if (!mediaType) return handOver(request, response, known);
    return answer(request, response, known, mediaType).catch((err: unknown) => {
      const body = { errors: [presentError(err, log)] };
      if (!response.headersSent) send({ status: 500, body, cacheControl: 'no-store' }, response);
    });
  };
}

const withoutErrors = (result: ExecutionResult, mediaType: string) => ({
  status: 200,
  headers: { 'content-type': `${mediaType}; charset=utf-8` },
  text: JSON.stringify(result),
});

/** Undefined where Yoga is to say what is wrong with it. */
function parsed(body: Buffer): GraphQLParams | undefined {
  try {
    return parseJsonBody(body);
  } catch {
    return undefined;
  }
}

const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions']);

/** What GraphQL over HTTP asks for, and nothing else. */
function isUsual(params: GraphQLParams): params is GraphQLParams & { query: string } {
  const { query, variables, operationName, extensions } = params;
  return (
    !Array.isArray(params) &&
    Object.keys(params).every((name) => PARAMETERS.has(name)) &&
    typeof query === 'string' &&
    [variables, extensions].every((value) => value == null || isRecord(value)) &&
    (operationName == null || typeof operationName === 'string')
  );
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
