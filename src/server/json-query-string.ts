import { createGraphQLError, type Plugin } from 'graphql-yoga';

/** A GET carries JSON in its query string. Yoga takes what is not JSON for a failure of its own. */
export const jsonQueryString: Plugin = {
  onRequestParse({ request, url }) {
    if (request.method !== 'GET') return;
    for (const parameter of ['variables', 'extensions']) {
      const text = url.searchParams.get(parameter);
      if (text && !isJson(text)) throw malformed(parameter);
    }
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const malformed = (parameter: string): Error =>
  createGraphQLError(`The parameter ${parameter} must be JSON.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
