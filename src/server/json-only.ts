import { createGraphQLError, type Plugin } from 'graphql-yoga';

/**
 * A browser sends form posts across sites without asking first. Taking nothing but JSON makes it ask.
 */
export const jsonOnly: Plugin = {
  onRequestParse({ request }) {
    if (request.method !== 'POST') return;
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') throw unsupportedMediaType();
  },
};

function unsupportedMediaType(): Error {
  return createGraphQLError('Send the request as application/json.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 415 } },
  });
}
