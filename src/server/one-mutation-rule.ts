import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * One mutation field per operation, aliases and fragments included. Otherwise one request could carry
 * a hundred guesses; the counters would stop them too, but only one query plan later.
 */
export function oneMutationRule(context: ValidationContext): ASTVisitor {
  return {
    [Kind.OPERATION_DEFINITION](operation) {
      if (operation.operation !== 'mutation') return;
      if (countFields(operation.selectionSet, context, new Map()) > 1) {
        context.reportError(
          new GraphQLError('An operation may have one mutation field.', {
            nodes: operation,
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          }),
        );
      }
    },
  };
}

function countFields(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  /** Each fragment is looked into once: spread twice in each other, they would double the work. */
  counted: Map<string, number>,
): number {
  let count = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      count += 1;
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += countFields(selection.selectionSet, context, counted);
    } else {
      count += countFragment(selection.name.value, context, counted);
    }
  }
  return count;
}

function countFragment(
  name: string,
  context: ValidationContext,
  counted: Map<string, number>,
): number {
  const known = counted.get(name);
  if (known !== undefined) return known;

  // A cycle is reported by another rule, but must not hang this one.
  counted.set(name, 0);
  const fragment = context.getFragment(name);
  const count = fragment ? countFields(fragment.selectionSet, context, counted) : 0;
  counted.set(name, count);
  return count;
}
