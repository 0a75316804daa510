import { WebhookEndpointNotFound } from '../../webhooks/errors.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';
import { idCursors, pageSize } from '../values/connections.ts';
import { uuid } from '../values/text.ts';

const AuthWebhookDelivery = builder.prismaObject('WebhookDelivery', {
  name: 'AuthWebhookDelivery',
  select: { id: true },
  description: 'One try to tell one endpoint of one event. Kept for 30 days.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    messageId: t.exposeID('messageId', {
      description:
        'The `webhook-id` header: the same for all tries at one event, whose id in the audit trail it is.',
    }),
    eventType: t.exposeString('eventType', {
      description: 'The type of the event; `webhook.test` of a test.',
    }),
    attempt: t.exposeInt('attempt', { description: 'Which try it is, from 1.' }),
    status: t.exposeString('status', {
      description:
        '`pending`: asked for, and to come. `delivered`: answered by 2xx. `failed`: to be tried again. `dead`: given up.',
    }),
    responseStatus: t.exposeInt('responseStatus', {
      nullable: true,
      description: 'The HTTP status of the answer. Null if there was none.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why there was no answer. Null if there was one.',
    }),
    attemptedAt: t.expose('attemptedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next try is due. Null if there is none.',
    }),
  }),
});

builder.queryField('authWebhookDeliveries', (t) =>
  t.prismaConnection(
    {
      type: AuthWebhookDelivery,
      cursor: 'id',
      ...pageSize,
      nullable: true,
      authScopes: { admin: true },
      skipTypeScopes: true,
      description: 'What was sent to an endpoint, the newest first. Administrators only.',
      args: { endpointId: t.arg.id({ description: 'The id of the endpoint.', validate: uuid }) },
      validate: idCursors,
      resolve: (query, _, { endpointId }, { services }) =>
        services.listWebhooks.deliveries(endpointId, query),
    },
    { name: 'AuthWebhookDeliveryConnection', description: 'A page of what was sent.' },
    { name: 'AuthWebhookDeliveryEdge', description: 'One of what was sent.' },
  ),
);

builder.mutationField('sendTestWebhook', (t) =>
  t.errorUnionField({
    types: [AuthWebhookDelivery, WebhookEndpointNotFound],
    union: {
      name: 'SendTestWebhookResult',
      description: 'Outcomes of `sendTestWebhook`.',
      resolveType: otherwise(AuthWebhookDelivery),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Sends a `webhook.test`, also where the endpoint is switched off, and once: a failure is not tried again. Administrators only.',
    args: { id: t.arg.id({ description: 'The id of the endpoint.', validate: uuid }) },
    resolve: async (_, { id }, { services, client, caller }) => {
      const by = await caller.requireAdministrator();
      const delivery = await services.webhookEndpoints.sendTest(by, id, client);
      return services.listWebhooks.delivery(delivery);
    },
  }),
);

builder.mutationField('redeliverWebhook', (t) =>
  t.errorUnionField({
    types: [AuthWebhookDelivery, WebhookEndpointNotFound],
    union: {
      name: 'RedeliverWebhookResult',
      description: 'Outcomes of `redeliverWebhook`.',
      resolveType: otherwise(AuthWebhookDelivery),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Sends an event once more, with the `messageId` it had and all retries. Administrators only.',
    args: {
      deliveryId: t.arg.id({
        description: 'The id of any try at the event: see `authWebhookDeliveries`.',
        validate: uuid,
      }),
    },
    resolve: async (_, { deliveryId }, { services, client, caller }) => {
      const by = await caller.requireAdministrator();
      const delivery = await services.webhookEndpoints.redeliver(by, deliveryId, client);
      return services.listWebhooks.delivery(delivery);
    },
  }),
);
