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
      if (countFields(operation.selectionSet, context, new Set()) > 1) {
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
  /** Fragments on the way here: a cycle is reported by another rule, but must not hang this one. */
  path: ReadonlySet<string>,
): number {
  let count = 0;
  for (const selection of selections) {
    // Two is enough to know; counting on would let nested fragments multiply the work.
    if (count > 1) return count;
    if (selection.kind === Kind.FIELD) {
      count += 1;
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += countFields(selection.selectionSet, context, path);
    } else {
      const name = selection.name.value;
      const fragment = path.has(name) ? null : context.getFragment(name);
      if (fragment) count += countFields(fragment.selectionSet, context, new Set([...path, name]));
    }
  }
  return count;
}
