import { isObjectType, Kind, parse, print, printSchema, type GraphQLSchema } from 'graphql';

/** The schema with the directives of its fields, which `printSchema` leaves out. */
export function printedSchema(schema: GraphQLSchema): string {
  const text = `${printSchema(schema)}\n`;
  const inserted = parse(text).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const type = schema.getType(definition.name.value);
    const built = isObjectType(type) ? type.getFields() : {};
    return (definition.fields ?? []).map(({ name, loc }) => ({
      at: loc!.end,
      directives: built[name.value]?.astNode?.directives ?? [],
    }));
  });
  const ends = [0, ...inserted.map(({ at }) => at)];
  const fields = inserted.map(
    ({ at, directives }, index) =>
      text.slice(ends[index], at) + directives.map((directive) => ` ${print(directive)}`).join(''),
  );
  return [...fields, text.slice(ends.at(-1))].join('');
}
