import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { cacheExchange, Client, fetchExchange } from '@urql/core';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { possibleTypes } from '../../src/api/client-kit/possible-types.ts';
import { schema } from '../../src/api/schema.ts';
import { typePolicies } from '../../src/clients/apollo.ts';

type Run = (text: string, variables: object) => Promise<unknown>;

const isQuery = (text: string): boolean => {
  const operation = parse(text).definitions[0] as OperationDefinitionNode;
  return operation.kind === Kind.OPERATION_DEFINITION && operation.operation === 'query';
};

/** Each client as README sets it up: what comes of an operation, as the page gets it. */
export const clients: Readonly<Record<string, (url: string, send: typeof fetch) => Run>> = {
  'Apollo Client 4': (uri, send) => {
    const cache = new InMemoryCache({ possibleTypes: possibleTypes(schema), typePolicies });
    const client = new ApolloClient({ link: new HttpLink({ uri, fetch: send }), cache });
    return async (text, variables) => {
      const result = isQuery(text)
        ? await client.query({ query: parse(text), variables })
        : await client.mutate({ mutation: parse(text), variables });
      return result.data;
    };
  },

  urql: (url, send) => {
    const client = new Client({ url, fetch: send, exchanges: [cacheExchange, fetchExchange] });
    return async (text, variables) => {
      const { data, error } = isQuery(text)
        ? await client.query(parse(text), variables).toPromise()
        : await client.mutation(parse(text), variables).toPromise();
      if (error) throw error;
      return data as unknown;
    };
  },

  'graphql-request': (url, send) => {
    const client = new GraphQLClient(url, { fetch: send });
    return (text, variables) => client.request(parse(text), variables);
  },
};
