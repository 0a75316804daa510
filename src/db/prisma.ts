/** What statements are put together with, and the client's types: the client itself stays unloaded. */
export { empty, join, raw, Sql, sql } from '@prisma/client-runtime-utils';
export type {
  AuditEventFindManyArgs,
  SessionSelect,
  SessionWhereInput,
  TrustedDeviceSelect,
  WebhookDeliveryFindManyArgs,
  WebhookEndpointFindManyArgs,
} from './generated/models.ts';
