import { GraphQLScalarType } from 'graphql';
import { builder } from '../builder.ts';

builder.addScalarType(
  'JSON',
  new GraphQLScalarType<unknown>({
    name: 'JSON',
    description:
      "Any JSON value. WebAuthn options and responses are passed as the browser's `parse…FromJSON()` takes them and its `toJSON()` gives them.",
    specifiedByURL: 'https://datatracker.ietf.org/doc/html/rfc8259',
  }),
);
