import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { builder } from '../builder.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

function parse(value: unknown): Date {
  const date = new Date(typeof value === 'string' && RFC_3339.test(value) ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError('must be a moment as of RFC 3339');
  return date;
}

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description: 'A moment: RFC 3339, UTC, milliseconds. `2026-11-22T01:02:03.456Z`',
    specifiedByURL: 'https://datatracker.ietf.org/doc/html/rfc3339',
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
    serialize: (value) => (value as Date).toISOString(),
  }),
);
