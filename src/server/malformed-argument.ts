import {
  Kind,
  parse,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLError,
  type Source,
} from 'graphql';

/** How graphql-js begins when a literal, or a field of an input object, is not what it should be. */
const ABOUT_VALUES = [
  /cannot represent/,
  /does not exist in "\w+" enum/,
  /^Expected value of type/,
  /^Field "[^"]*" is not defined by type/,
  /^Field "\w+\.\w+" of required type/,
];

/** Which argument has a value that is not of its type, if that is what the error is about. */
export function malformedArgument(error: GraphQLError): string | undefined {
  const { message } = error;
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (
    variable !== undefined &&
    /got invalid value|was not provided|must not be null/.test(message)
  ) {
    return findArgument(error, ({ value }) => isVariable(value, variable)) ?? variable;
  }
  const argument = /^Argument "(\w+)"/.exec(message)?.[1];
  if (
    argument !== undefined &&
    /has invalid value|was not provided|must not be null/.test(message)
  ) {
    return argument;
  }
  // While running, these are about what we resolved.
  if (error.path || !ABOUT_VALUES.some((pattern) => pattern.test(message))) return undefined;
  const position = error.nodes?.[0]?.loc?.start ?? -1;
  const around = ({ loc }: ArgumentNode) =>
    loc !== undefined && loc.start <= position && position < loc.end;
  return findArgument(error, around) ?? 'argument';
}

const isVariable = (value: ArgumentNode['value'], name: string): boolean =>
  value.kind === Kind.VARIABLE && value.name.value === name;

function findArgument(
  error: GraphQLError,
  wanted: (node: ArgumentNode) => boolean,
): string | undefined {
  const source = error.nodes?.[0]?.loc?.source;
  let found: string | undefined;
  if (source) {
    visit(documentOf(source), {
      [Kind.ARGUMENT]: (node) => {
        if (wanted(node)) found ??= node.name.value;
      },
    });
  }
  return found;
}

/** One document can have a hundred errors: parsed again for each, they would cost more than it. */
const documents = new WeakMap<Source, DocumentNode>();

function documentOf(source: Source): DocumentNode {
  const document = documents.get(source) ?? parse(source);
  documents.set(source, document);
  return document;
}
