import {
  buildSchema,
  graphql,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLOutputType,
} from 'graphql';
import { printedSchema } from '../../src/api/printed-schema.ts';
import { schema } from '../../src/api/schema.ts';

const made = buildSchema(printedSchema(schema));

/** Something of that type, all of whose fields are set. */
function some(type: GraphQLOutputType, path: string): unknown {
  if (isNonNullType(type)) return some(type.ofType, path);
  if (isListType(type)) return [some(type.ofType, path)];
  if (isUnionType(type)) return some(type.getTypes()[0]!, path);
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => [
      field.name,
      // A user has sessions, but sessions only lead back to users: two steps are enough of those.
      path.split('.').length > 8 ? null : () => some(field.type, `${path}.${field.name}`),
    ]);
    return { __typename: type.name, ...Object.fromEntries(fields) };
  }
  return { Int: 7, Float: 0.5, Boolean: true, JSON: { of: path } }[type.name] ?? path;
}

/** What answers to a field can be: each member of a union. */
export function outcomesOf(field: string): readonly GraphQLOutputType[] {
  const { type } = (made.getMutationType()!.getFields()[field] ??
    made.getQueryType()!.getFields()[field])!;
  const bare = isNonNullType(type) ? type.ofType : type;
  return isUnionType(bare) ? bare.getTypes() : [bare];
}

/** As `fetch` of a service whose fields all answer by this outcome, whatever they are asked. */
export const madeUpService =
  (field: string, outcome: GraphQLOutputType): typeof fetch =>
  async (input, init) => {
    const inUrl = new URL(String(input)).searchParams;
    const { query, variables } = (
      init?.body
        ? JSON.parse(String(init.body))
        : { query: inUrl.get('query'), variables: JSON.parse(inUrl.get('variables') ?? '{}') }
    ) as { query: string; variables: Record<string, unknown> };
    const rootValue = { [field]: () => some(outcome, String(outcome)) };
    const result = await graphql({
      schema: made,
      source: query,
      rootValue,
      variableValues: variables,
    });
    return Response.json(result);
  };
