import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import {
  getNamedType,
  getNullableType,
  isUnionType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../context.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      watched: WatchedPlugin<Types>;
    }
  }
}

/** Tells `context.watch` how each root field ends, whether or not the client asked for `__typename`. */
class WatchedPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (kind !== 'Query' && kind !== 'Mutation') return resolve;
    return (parent, args, context, info) =>
      (context as Context).watch(kind, info.fieldName, async () => {
        const value: unknown = await resolve(parent, args, context, info);
        return { value, outcome: outcomeOf(value, context, info) };
      });
  }
}

function outcomeOf(value: unknown, context: unknown, info: GraphQLResolveInfo): string {
  if (value === null || value === undefined) return 'null';
  const type = getNullableType(info.returnType);
  if (!isUnionType(type)) return getNamedType(type).name;
  const name = type.resolveType?.(value, context, info, type);
  return typeof name === 'string' ? name : type.name;
}

SchemaBuilder.registerPlugin('watched', WatchedPlugin);
