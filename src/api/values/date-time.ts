import { GraphQLScalarType } from 'graphql';
import { builder } from '../builder.ts';

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description: 'A moment: RFC 3339, UTC, milliseconds. `2026-11-22T01:02:03.456Z`',
    specifiedByURL: 'https://datatracker.ietf.org/doc/html/rfc3339',
    serialize: (value) => (value as Date).toISOString(),
  }),
);
