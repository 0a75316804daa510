import type { IncomingMessage, ServerResponse } from 'node:http';
import { getOperationAST, type ExecutionResult } from 'graphql';
import { processRegularResult, type GraphQLParams, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context } from '../api/context.ts';
import { send } from './answer.ts';
import type { AnsweredDocuments } from './answered-documents.ts';
import type { CorsHeaders } from './cors.ts';
import type { KnownRequest } from './graphql-context.ts';
import { parseJsonBody } from './json-body.ts';
import { plainRequest, readBody } from './plain-request.ts';

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
    contextValue: Context,
  ): Promise<ExecutionResult | null> {
    const document = isUsual(params) ? documents.find(params.query) : undefined;
    const { variables: variableValues, operationName } = params;
    if (!document || !getOperationAST(document, operationName)) return null;
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
    const result = params && (await run(params, deps.context(request, response, known)));
    if (!result) return handOver(Object.assign(request, { body }), response, known);
    deps.countUnanswered(result, known);
    if (response.destroyed) return;

    const headers = { ...SECURITY_HEADERS, ...corsHeaders(request.headers) };
    if (!result.errors) {
      const text = JSON.stringify(result);
      const type = `${mediaType}; charset=utf-8`;
      response.writeHead(200, {
        ...headers,
        'content-type': type,
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
      return;
    }
    const answered = processRegularResult(result, yoga.fetchAPI, mediaType as 'application/json');
    const text = await answered.text();
    const given = { ...Object.fromEntries(answered.headers), ...headers };
    response.writeHead(answered.status, { ...given, 'content-length': Buffer.byteLength(text) });
    response.end(text);
  }

  return (request, response, known) => {
    const plain = plainRequest(request, maxBytes);
    if (!plain) return handOver(request, response, known);
    return answer(request, response, known, plain.mediaType).catch((err: unknown) => {
      log.error({ err }, 'masked error');
      if (!response.headersSent) send(UNEXPECTED, response);
    });
  };
}

const SECURITY_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const UNEXPECTED = {
  status: 500,
  body: {
    errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  },
  cacheControl: 'no-store',
};

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
