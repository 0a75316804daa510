import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions';
import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import type { GraphQLError, ValidationContext } from 'graphql';
import type { Plugin, YogaServerOptions } from 'graphql-yoga';
import { oneMutationRule } from './one-mutation-rule.ts';

// Reported like any validation error, instead of thrown, so that the answer is a 400 with a code.
const reported = {
  propagateOnRejection: false,
  exposeLimits: true,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) => context?.reportError(error),
  ],
};

/** What a document may ask for. Introspection fits. */
export const graphqlLimits = (options: {
  suggestions: boolean;
}): NonNullable<YogaServerOptions<object, object>['plugins']> => [
  maxTokensPlugin({ n: 1000 }),
  maxDepthPlugin({ n: 8, flattenFragments: true, ...reported }),
  maxAliasesPlugin({ n: 15, ...reported }),
  ...(options.suggestions ? [] : [blockFieldSuggestionsPlugin({ mask: '' })]),
  {
    onValidate({ addValidationRule }) {
      addValidationRule(oneMutationRule);
    },
  } satisfies Plugin,
];
