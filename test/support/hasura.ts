/** As it sends them with what it asks for itself. */
export const hasuraHeaders = {
  'user-agent': 'hasura-graphql-engine/v2.48.0',
  'x-hasura-role': 'admin',
};

/** It looks through seven wrappers of a type, and asks for nothing younger than 2018. */
const typeRef = Array.from({ length: 7 }).reduce<string>(
  (inner) => `kind name ofType { ${inner} }`,
  'kind name',
);
const inputValue = `name description type { ${typeRef} } defaultValue`;

/** The request that Hasura v2 reads a remote schema with. */
export const askedByHasura = `query IntrospectionQuery {
  __schema {
    queryType { name }
    mutationType { name }
    subscriptionType { name }
    types {
      kind
      name
      description
      fields(includeDeprecated: true) {
        name
        description
        args { ${inputValue} }
        type { ${typeRef} }
        isDeprecated
        deprecationReason
      }
      inputFields { ${inputValue} }
      interfaces { ${typeRef} }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ${typeRef} }
    }
    directives { name description locations args { ${inputValue} } }
  }
}`;
