import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import { getDatamodel, type PrismaTypes } from '../db/client.ts';
import { InvalidInput } from '../shared/invalid-input.ts';
import type { Context } from './context.ts';
import { Unauthenticated } from './errors/unauthenticated.ts';
import './watched/watched.ts';
import './acting/never-acted.ts';
import './proof/requires-proof.ts';
import { connections } from './values/connections.ts';

/** Closed by default: a field without a scope of its own asks for a signed-in user. */
export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  AuthScopes: { signedIn: boolean; enroller: boolean; admin: boolean };
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  // Who watches sees what all others made of it. The proof comes last: it is looked at in who may call, with arguments that are well-formed.
  plugins: [
    'watched',
    ErrorsPlugin,
    ScopeAuthPlugin,
    ValidationPlugin,
    'requiresProof',
    'neverActed',
    DirectivesPlugin,
    PrismaPlugin,
    RelayPlugin,
  ],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  scopeAuth: {
    authScopes: ({ caller }) => ({
      signedIn: async () => Boolean(await caller.requireViewer()),
      enroller: async () => Boolean(await caller.requireEnroller()),
      admin: async () => Boolean(await caller.requireAdministrator()),
    }),
    unauthorizedError: () => new Unauthenticated(),
  },
  prisma: { client: ({ db }) => db, dmmf: getDatamodel(), onUnusedQuery: 'error' },
  relay: connections,
  validation: {
    validationError: ({ issues: [issue] }) => {
      const argument = issue?.path?.map((key) => (typeof key === 'object' ? key.key : key));
      return new InvalidInput(argument?.join('.') ?? 'arguments', issue?.message ?? 'is malformed');
    },
  },
});

builder.queryType({
  description: 'Reading. Every field is nullable, so that one failure does not void the others.',
  authScopes: { signedIn: true },
});

builder.mutationType({
  description:
    'Changing. Every field answers with a union of its outcomes; one mutation field per operation.',
  authScopes: { signedIn: true },
});
