import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { schema } from '../../src/api/schema.ts';

const isCallable = ({ args }: { args: readonly { type: unknown }[] }): boolean =>
  !args.some(({ type }) => isNonNullType(type));

/** All that a type can say, but for what leads back to a type that it came from. */
export function everythingOf(type: GraphQLNamedType, from: readonly string[] = []): string {
  if (isLeafType(type)) return '';
  const path = [...from, type.name];
  const fields = isObjectType(type) || !isUnionType(type) ? fieldsOf(type, path) : [];
  const members = isAbstractType(type)
    ? schema
        .getPossibleTypes(type)
        .map((member) => `... on ${member.name} ${everythingOf(member, from)}`)
    : [];
  return `{ ${['__typename', ...fields, ...members].join(' ')} }`;
}

function fieldsOf(type: GraphQLNamedType, path: readonly string[]): string[] {
  if (!('getFields' in type)) return [];
  return Object.values((type as GraphQLObjectType).getFields()).flatMap((field) => {
    const to = getNamedType(field.type);
    if (!isCallable(field) || path.includes(to.name)) return [];
    return [`${field.name} ${everythingOf(to, path)}`];
  });
}

/** Every field of every object that can be reached from here, as `Type.field`. */
export function reachableFields(types: readonly GraphQLNamedType[]): readonly string[] {
  const seen = new Set<GraphQLNamedType>();
  const visit = (type: GraphQLNamedType): string[] => {
    if (seen.has(type)) return [];
    seen.add(type);
    if (isAbstractType(type)) return schema.getPossibleTypes(type).flatMap(visit);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => [
      `${type.name}.${field.name}`,
      ...visit(getNamedType(field.type)),
    ]);
  };
  return types.flatMap(visit);
}
