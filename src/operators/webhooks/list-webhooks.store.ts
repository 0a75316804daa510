import type { Db, Prisma } from '../../db/client.ts';

/** What the API lists of webhooks, and no more columns of it than were asked for. */
export function createListWebhooksStore(db: Pick<Db, 'webhookEndpoint' | 'webhookDelivery'>) {
  return {
    endpoints: <Query extends Prisma.WebhookEndpointFindManyArgs>(query: Query) =>
      db.webhookEndpoint.findMany({ ...query, orderBy: { id: 'asc' } }),

    deliveries: <Query extends Prisma.WebhookDeliveryFindManyArgs>(
      endpointId: string,
      query: Query,
    ) =>
      db.webhookDelivery.findMany({
        ...query,
        where: { endpointId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      }),

    endpoint: <Query extends object>(id: string, query?: Query) =>
      db.webhookEndpoint.findUniqueOrThrow({ ...query, where: { id } }),
    delivery: (id: string) => db.webhookDelivery.findUniqueOrThrow({ where: { id } }),
  };
}
