import {
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  printSchema,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
} from 'graphql';

/** Whom a gateway knows: anybody, and whoever is signed in. Administrators call without one. */
export const GATEWAY_ROLES = ['public', 'user'] as const;
export type GatewayRole = (typeof GATEWAY_ROLES)[number];

/** What a field declares of who may call it. */
type Access = { readonly skipTypeScopes?: boolean; readonly authScopes?: unknown };

/**
 * The part of the schema that somebody in a role can call, and the types that its answers are made of,
 * as a gateway takes it. `schema { … }` is said although the names are the usual ones: Hasura takes a
 * schema without it for one without mutations. It knows no directives, and refuses what has some.
 */
export function roleSchema(schema: GraphQLSchema, role: GatewayRole): string {
  const open = withoutDirectives(parse(printSchema(schema)));
  const definitions = new Map(
    open.definitions.filter(isType).map((definition) => {
      const name = definition.name.value;
      return [name, onlyFields(definition, (field) => isFor(role, accessOf(schema, name, field)))];
    }),
  );

  const reached = new Set<string>();
  const reach = (name: string): void => {
    const definition = definitions.get(name);
    if (!definition || reached.has(name)) return;
    reached.add(name);
    for (const other of namesIn(definition)) reach(other);
  };
  ['Query', 'Mutation'].forEach(reach);

  const kept = [...definitions.values()].filter(({ name }) => reached.has(name.value));
  return `${['schema {\n  query: Query\n  mutation: Mutation\n}', ...kept.map(print)].join('\n\n')}\n`;
}

const ROOTS = ['Query', 'Mutation'];

/** What is below a root field is for whoever may call that, but for what only administrators see. */
function isFor(
  role: GatewayRole,
  { skipTypeScopes, authScopes, root }: Access & { root: boolean },
) {
  if (isObject(authScopes) && 'admin' in authScopes) return false;
  return role === 'user' || !root || (Boolean(skipTypeScopes) && !authScopes);
}

function accessOf(schema: GraphQLSchema, typeName: string, fieldName: string) {
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : null;
  const { skipTypeScopes, authScopes } = (field?.extensions['pothosOptions'] ?? {}) as Access;
  return { skipTypeScopes: Boolean(skipTypeScopes), authScopes, root: ROOTS.includes(typeName) };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const withoutDirectives = (document: DocumentNode): DocumentNode =>
  visit(document, { Directive: () => null, DirectiveDefinition: () => null });

const isType = (node: ASTNode): node is TypeDefinitionNode =>
  node.kind.endsWith('TypeDefinition') && node.kind !== Kind.OPERATION_TYPE_DEFINITION;

const onlyFields = (definition: TypeDefinitionNode, keep: (field: string) => boolean) =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION
    ? {
        ...definition,
        fields: definition.fields?.filter(({ name }) => keep(name.value)) ?? [],
      }
    : definition;

function namesIn(definition: TypeDefinitionNode): readonly string[] {
  const names: string[] = [];
  visit(definition, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}
