import { GraphQLError, Kind, parse, visit } from 'graphql';
import type { Logger } from 'pino';
import { Unauthenticated } from '../graphql/errors.ts';
import { DomainError } from '../shared/domain-error.ts';
import { InvalidInput } from '../shared/invalid-input.ts';

type Presented = { readonly message: string; readonly code: string; readonly argument?: string };

/**
 * What a client may see of an error: the messages written for it, and a code from a closed list.
 * graphql-js repeats submitted values, a password too, so its messages about values are replaced;
 * everything that was not meant for a client is logged and masked.
 */
export function presentError(error: unknown, log: Logger): GraphQLError {
  const graphQLError = error instanceof GraphQLError ? error : null;
  const cause = graphQLError?.originalError ?? (graphQLError ? null : error);
  const presented = graphQLError && !cause ? presentOwn(graphQLError) : presentCause(cause);
  if (presented.code === 'INTERNAL_SERVER_ERROR')
    log.error({ err: cause ?? error }, 'masked error');

  const { message, ...extensions } = presented;
  const http = graphQLError?.extensions['http'];
  return new GraphQLError(message, {
    nodes: graphQLError?.nodes ?? null,
    source: graphQLError?.source ?? null,
    positions: graphQLError?.positions ?? null,
    path: graphQLError?.path ?? null,
    extensions: { ...extensions, ...(http === undefined ? {} : { http }) },
  });
}

function presentCause(cause: unknown): Presented {
  if (cause instanceof GraphQLError) return presentOwn(cause);
  if (cause instanceof Unauthenticated) return { message: cause.message, code: 'UNAUTHENTICATED' };
  if (cause instanceof DomainError) return { message: cause.message, code: cause.code };
  if (cause instanceof InvalidInput) {
    return { message: cause.message, code: 'BAD_USER_INPUT', argument: cause.argument };
  }
  return { message: 'Unexpected error.', code: 'INTERNAL_SERVER_ERROR' };
}

/** An error of graphql-js or yoga, about the request itself. */
function presentOwn(error: GraphQLError): Presented {
  const { message } = error;
  if (message.startsWith('Syntax Error')) {
    return { message: 'Syntax Error: see the location.', code: 'GRAPHQL_PARSE_FAILED' };
  }
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (
    variable !== undefined &&
    /got invalid value|was not provided|must not be null/.test(message)
  ) {
    return {
      message: `$${variable}: is not a value of its type`,
      code: 'BAD_USER_INPUT',
      argument: variable,
    };
  }
  if (/cannot represent|does not exist in "\w+" enum|^Expected value of type/.test(message)) {
    const argument = argumentAt(error) ?? 'argument';
    return {
      message: `${argument}: is not a value of its type`,
      code: 'BAD_USER_INPUT',
      argument,
    };
  }
  const code = error.extensions['code'];
  return { message, code: typeof code === 'string' ? code : 'GRAPHQL_VALIDATION_FAILED' };
}

/** The name of the argument in which the error lies. */
function argumentAt(error: GraphQLError): string | undefined {
  const position = error.nodes?.[0]?.loc?.start;
  const body = error.nodes?.[0]?.loc?.source.body;
  if (position === undefined || body === undefined) return undefined;

  let found: string | undefined;
  visit(parse(body), {
    [Kind.ARGUMENT]: ({ name, loc }) => {
      if (loc && loc.start <= position && position < loc.end) found = name.value;
    },
  });
  return found;
}
