import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Forbidden, Unauthenticated } from '../api/errors/unauthenticated.ts';
import { NoLongerAdministrator } from '../operators/errors.ts';
import { DomainError } from '../shared/domain-error.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import { malformedArgument } from './malformed-argument.ts';

type Presented = { readonly message: string; readonly code: string; readonly argument?: string };

/**
 * What a client may see of an error: the messages written for it, and a code from a closed list.
 * graphql-js repeats submitted values, a password too, so its messages about values are replaced;
 * everything that was not meant for a client is logged and masked.
 */
export function presentError(error: unknown, log: Logger): GraphQLError {
  const { graphQLError, cause, presented } = look(error);
  if (presented.code === 'INTERNAL_SERVER_ERROR')
    log.error({ err: cause ?? error }, 'masked error');

  const { message, ...extensions } = presented;
  const http = httpOf(graphQLError, presented);
  return new GraphQLError(message, {
    nodes: graphQLError?.nodes ?? null,
    source: graphQLError?.source ?? null,
    positions: graphQLError?.positions ?? null,
    path: graphQLError?.path ?? null,
    extensions: { ...extensions, ...(http === undefined ? {} : { http }) },
  });
}

/** The code that a client gets for an error. */
export const codeOf = (error: unknown): string => look(error).presented.code;

function look(error: unknown) {
  const graphQLError = error instanceof GraphQLError ? error : null;
  const cause = graphQLError ? causeOf(graphQLError) : error;
  const presented = graphQLError && !cause ? presentOwn(graphQLError) : presentCause(cause);
  return { graphQLError, cause, presented };
}

/** What was thrown, unless graphql-js or yoga say themselves what is wrong with the request. */
const causeOf = ({ originalError }: GraphQLError): Error | null =>
  originalError instanceof GraphQLError ? null : (originalError ?? null);

function presentCause(cause: unknown): Presented {
  if (cause instanceof Unauthenticated || cause instanceof NoLongerSignedIn) {
    return { message: cause.message, code: 'UNAUTHENTICATED' };
  }
  if (cause instanceof Forbidden || cause instanceof NoLongerAdministrator) {
    return { message: cause.message, code: 'FORBIDDEN' };
  }
  if (cause instanceof DomainError) return { message: cause.message, code: cause.code };
  if (cause instanceof InvalidInput) {
    return { message: cause.message, code: 'BAD_USER_INPUT', argument: cause.argument };
  }
  return unexpected;
}

const unexpected: Presented = { message: 'Unexpected error.', code: 'INTERNAL_SERVER_ERROR' };

/** An error of graphql-js or yoga, about the request itself. */
function presentOwn(error: GraphQLError): Presented {
  const { message } = error;
  // Armor calls every limit a syntax error.
  const limit = /^Syntax Error: ((?:Token|Query depth|Aliases) limit of .*)$/.exec(message)?.[1];
  if (limit !== undefined) return { message: limit, code: 'GRAPHQL_VALIDATION_FAILED' };
  if (message.startsWith('Syntax Error')) {
    return { message: 'Syntax Error: see the location.', code: 'GRAPHQL_PARSE_FAILED' };
  }

  const argument = malformedArgument(error);
  if (argument !== undefined) {
    return {
      message: `${argument}: is not a value of its type`,
      code: 'BAD_USER_INPUT',
      argument,
    };
  }
  const code = error.extensions['code'];
  if (typeof code === 'string') return { message, code };
  // A path means that it was running: what we resolved does not fit our schema.
  return error.path ? unexpected : { message, code: 'GRAPHQL_VALIDATION_FAILED' };
}

function httpOf(error: GraphQLError | null, { code }: Presented): object | undefined {
  const http = error?.extensions['http'] as object | undefined;
  // Not even GraphQL over HTTP. Yoga would answer 200 to a client that accepts plain JSON.
  if (http && code === 'BAD_REQUEST') return { ...http, spec: false };
  return http ?? (code === 'GRAPHQL_VALIDATION_FAILED' ? { spec: true, status: 400 } : undefined);
}
