import { isAbstractType, type GraphQLSchema } from 'graphql';

/** What Apollo Client has to know to read fields through `... on AuthError`. */
export const possibleTypes = (of: GraphQLSchema): Record<string, string[]> =>
  Object.fromEntries(
    Object.values(of.getTypeMap())
      .filter(isAbstractType)
      .map((type) => [type.name, of.getPossibleTypes(type).map(({ name }) => name)]),
  );
