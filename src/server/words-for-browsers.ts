import type { Plugin } from 'graphql-yoga';
import type { Answer } from './answer.ts';

// New for each answer: Yoga writes the length of its body into the object.
const plain = () => ({
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
});

/** To whoever opens the address that the service is at. */
export function rootPage({ graphiql, portal }: { graphiql: boolean; portal: boolean }): Answer {
  const location = graphiql ? '/graphql' : portal ? '/account' : null;
  return {
    status: location ? 302 : 200,
    body:
      'Ticketgate, an authentication service. Its API is GraphQL, at /graphql.\n' +
      (portal ? 'Its pages for people are at /account.\n' : ''),
    cacheControl: 'no-store',
    headers: { ...plain(), ...(location && { location }) },
  };
}

const NO_GRAPHIQL =
  'This is the GraphQL API of Ticketgate: programs POST to it.\n' +
  'GraphiQL, its page for people, is switched off here (GRAPHIQL=on switches it on).\n';

/** Where GraphiQL is off, a browser without a query would be told that its request is malformed. */
export const sayThereIsNoPage: Plugin = {
  onRequest({ request, url, fetchAPI, endResponse }) {
    const isVisit =
      request.method === 'GET' &&
      url.pathname === '/graphql' &&
      !url.searchParams.has('query') &&
      request.headers.get('accept')?.includes('text/html');
    if (isVisit) endResponse(new fetchAPI.Response(NO_GRAPHIQL, { status: 404, headers: plain() }));
  },
};
