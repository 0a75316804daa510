import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { signedIn } from '../../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../../mfa/proof/proof-rule.ts';
import type { Proven } from '../../mfa/proof/prove.ts';
import type { Context } from '../context.ts';
import { describeProof } from './describe-proof.ts';
import { requiresProof } from './proof-directive.ts';
import { provenCaller } from './proven-caller.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      requiresProof: RequiresProofPlugin<Types>;
    }

    export interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Said once: from here it gets into the directive, the description and the check. */
      requiresProof?: ProofRule;
    }
  }
}

/** Makes `requiresProof: …` of a field its directive, a part of its description, and what runs first. */
class RequiresProofPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>) {
    const { requiresProof: rule } = field.pothosOptions;
    if (!rule) return field;
    const directives = [{ name: requiresProof.name, args: { ...rule } }];
    return {
      ...field,
      description: [field.description, describeProof(rule)].join(' '),
      extensions: { ...field.extensions, requiresProof: rule, directives },
    };
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { pothosOptions: { requiresProof: rule } }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!rule) return resolve;
    return async (parent, args, context, info) => {
      const proven = provenCaller(await prove(rule, { ...args }, context as Context));
      return resolve(parent, args, { ...context, proven }, info);
    };
  }
}

async function prove(
  rule: ProofRule,
  args: Record<string, unknown>,
  { caller, services }: Context,
): Promise<Proven> {
  const who = rule.orEnrollmentTicket
    ? await caller.requireEnroller()
    : signedIn(await caller.requireViewer());
  const password = rule.orPassword !== undefined && args[rule.orPassword];
  return services.prove(who, rule, password ? ['password'] : []);
}

SchemaBuilder.registerPlugin('requiresProof', RequiresProofPlugin);
