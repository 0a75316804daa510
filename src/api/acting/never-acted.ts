import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.ts';
import { Forbidden } from '../errors/unauthenticated.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      neverActed: NeverActedPlugin<Types>;
    }
  }
}

/**
 * What anybody may call stands on a password, a ticket or a token, which are the user's own: no backend
 * signs in for them, nor redeems, refreshes or proves their mailbox.
 */
class NeverActedPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind, pothosOptions }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const { skipTypeScopes, authScopes } = pothosOptions as {
      skipTypeScopes?: boolean;
      authScopes?: unknown;
    };
    if (kind !== 'Mutation' || !skipTypeScopes || authScopes) return resolve;
    return (parent, args, context, info) => {
      if ((context as Context).client.onBehalf) {
        throw new Forbidden('Nobody does this for a user: leave x-hasura-role out.');
      }
      return resolve(parent, args, context, info);
    };
  }
}

SchemaBuilder.registerPlugin('neverActed', NeverActedPlugin);
