import { z } from 'zod';
import { AUDIT_EVENT_TYPES } from '../../audit/audit-event-types.ts';
import type { CreatedWebhookEndpoint } from '../../operators/webhooks/webhook-endpoints.ts';
import { InvalidWebhookUrl, WebhookEndpointNotFound } from '../../webhooks/errors.ts';
import { builder } from '../builder.ts';
import { byKind, otherwise } from '../outcomes.ts';
import { uuid } from '../values/text.ts';
import { text } from '../../shared/text.ts';

const AuthWebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  name: 'AuthWebhookEndpoint',
  select: { id: true },
  description: 'A URL that is told what happens, by Standard Webhooks.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    url: t.exposeString('url', { description: 'Where events are posted to.' }),
    eventTypes: t.exposeStringList('eventTypes', {
      description: 'What it is told of, as `sign_in.succeeded`. Empty: of everything.',
    }),
    enabled: t.exposeBoolean('enabled', {
      description:
        'Whether anything is sent. Off also after an answer of 410, and after five days of failures.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is known.' }),
  }),
});

const AuthWebhookEndpointCreated = builder
  .objectRef<CreatedWebhookEndpoint>('AuthWebhookEndpointCreated')
  .implement({
    description: 'An endpoint with its secret, which is not shown again.',
    isTypeOf: byKind<CreatedWebhookEndpoint>('createdWebhookEndpoint'),
    fields: (t) => ({
      endpoint: t.prismaField({
        type: AuthWebhookEndpoint,
        description: 'The endpoint.',
        resolve: (query, { id }, _, { services }) => services.listWebhooks.endpoint(id, query),
      }),
      secret: t.exposeString('secret', {
        description: 'What its messages are signed with: `whsec_…`. Shown once.',
      }),
    }),
  });

type WebhookEndpointDeleted = { readonly kind: 'webhookEndpointDeleted'; readonly id: string };

const AuthWebhookEndpointDeleted = builder
  .objectRef<WebhookEndpointDeleted>('AuthWebhookEndpointDeleted')
  .implement({
    description: 'Nothing is sent there any more.',
    isTypeOf: byKind<WebhookEndpointDeleted>('webhookEndpointDeleted'),
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that was given.' }) }),
  });

const webhookUrl = text({ max: 2048 });
const eventTypes = z
  .array(z.enum(AUDIT_EVENT_TYPES, { error: 'is no type of event' }))
  .max(AUDIT_EVENT_TYPES.length, 'must name each type once');

const URL_RULES =
  'https, and a host on the Internet; others, and http, where AUTH_WEBHOOK_ALLOWED_HOSTS names them.';
const TYPES_RULES = 'What to tell it of. Empty: of everything.';

builder.queryField('authWebhookEndpoints', (t) =>
  t.prismaField({
    type: [AuthWebhookEndpoint],
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Who is told of what happens, the oldest first. Administrators only.',
    resolve: (query, _, _args, { services }) => services.listWebhooks.endpoints(query),
  }),
);

builder.mutationField('createWebhookEndpoint', (t) =>
  t.errorUnionField({
    types: [AuthWebhookEndpointCreated, InvalidWebhookUrl],
    union: {
      name: 'CreateWebhookEndpointResult',
      description: 'Outcomes of `createWebhookEndpoint`.',
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Tells a URL of what happens from now on, signed with a secret that is shown once. Administrators only.',
    args: {
      url: t.arg.string({ description: `Where to post to: ${URL_RULES}`, validate: webhookUrl }),
      eventTypes: t.arg.stringList({ description: TYPES_RULES, validate: eventTypes }),
    },
    resolve: async (_, args, { services, client, caller }) =>
      services.webhookEndpoints.create(await caller.requireAdministrator(), args, client),
  }),
);

builder.mutationField('updateWebhookEndpoint', (t) =>
  t.errorUnionField({
    types: [AuthWebhookEndpoint, WebhookEndpointNotFound, InvalidWebhookUrl],
    union: {
      name: 'UpdateWebhookEndpointResult',
      description: 'Outcomes of `updateWebhookEndpoint`.',
      resolveType: otherwise(AuthWebhookEndpoint),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Changes what is given, and keeps the rest. Administrators only.',
    args: {
      id: t.arg.id({ description: 'The id of the endpoint.', validate: uuid }),
      url: t.arg.string({
        required: false,
        description: `Where to post to: ${URL_RULES}`,
        validate: webhookUrl.nullish(),
      }),
      eventTypes: t.arg.stringList({
        required: false,
        description: TYPES_RULES,
        validate: eventTypes.nullish(),
      }),
      enabled: t.arg.boolean({
        required: false,
        description: 'Off: nothing is sent, and what happens meanwhile is not sent later, either.',
      }),
    },
    resolve: async (_, { id, ...change }, { services, client, caller }) => {
      const administrator = await caller.requireAdministrator();
      await services.webhookEndpoints.update(administrator, id, change, client);
      return services.listWebhooks.endpoint(id);
    },
  }),
);

builder.mutationField('deleteWebhookEndpoint', (t) =>
  t.errorUnionField({
    types: [AuthWebhookEndpointDeleted],
    union: {
      name: 'DeleteWebhookEndpointResult',
      description: 'Outcomes of `deleteWebhookEndpoint`.',
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Forgets an endpoint and what was sent to it. An unknown one is forgotten already. Administrators only.',
    args: { id: t.arg.id({ description: 'The id of the endpoint.', validate: uuid }) },
    resolve: async (_, { id }, { services, client, caller }): Promise<WebhookEndpointDeleted> => {
      await services.webhookEndpoints.delete(await caller.requireAdministrator(), id, client);
      return { kind: 'webhookEndpointDeleted', id };
    },
  }),
);

builder.mutationField('rotateWebhookSecret', (t) =>
  t.errorUnionField({
    types: [AuthWebhookEndpointCreated, WebhookEndpointNotFound],
    union: { name: 'RotateWebhookSecretResult', description: 'Outcomes of `rotateWebhookSecret`.' },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Gives an endpoint a new secret. For a day the former one signs along: either verifies. Administrators only.',
    args: { id: t.arg.id({ description: 'The id of the endpoint.', validate: uuid }) },
    resolve: async (_, { id }, { services, client, caller }) =>
      services.webhookEndpoints.rotateSecret(await caller.requireAdministrator(), id, client),
  }),
);
