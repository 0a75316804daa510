import { v7 as uuidv7 } from 'uuid';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Client } from '../../shared/client.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import { WebhookEndpointNotFound } from '../../webhooks/errors.ts';
import {
  newWebhookSecret,
  webhookSecretContext,
  webhookSecretText,
} from '../../webhooks/secret.ts';
import type { WebhookTargets } from '../../webhooks/targets.ts';
import type { Administrator } from '../administrator.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import { MAX_ENDPOINTS } from './max-endpoints.ts';
import type { WebhookEndpointsStore } from './webhook-endpoints.store.ts';

export type CreatedWebhookEndpoint = {
  readonly kind: 'createdWebhookEndpoint';
  readonly id: string;
  readonly secret: string;
};

export type WebhookEndpointChange = {
  readonly url?: string | null | undefined;
  readonly eventTypes?: readonly string[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
};

const ROTATION_SECONDS = 24 * 3600;

/** Who is told of what happens. Secrets are shown once, when they are made. */
export function createWebhookEndpoints(deps: {
  store: WebhookEndpointsStore;
  targets: WebhookTargets;
  secretBox: SecretBox;
  clock: Clock;
}) {
  const { store, targets, clock } = deps;

  function newSecret(id: string) {
    const secret = newWebhookSecret();
    const sealed = deps.secretBox.seal(secret, webhookSecretContext(id));
    const created = {
      kind: 'createdWebhookEndpoint',
      id,
      secret: webhookSecretText(secret),
    } satisfies CreatedWebhookEndpoint;
    return { sealed, created };
  }

  return {
    async create(
      { actor }: Administrator,
      given: { url: string; eventTypes: readonly string[] },
      client: Client,
    ): Promise<CreatedWebhookEndpoint> {
      const url = await targets.require(given.url);
      const eventTypes = [...new Set(given.eventTypes)];
      const id = uuidv7();
      const { sealed, created } = newSecret(id);
      const inserted = await store.insert(
        { id, url: url.href, eventTypes, sealedSecret: sealed },
        {
          type: 'webhook_endpoint.created',
          endpointId: id,
          host: url.host,
          eventTypes,
          ...actor,
        },
        { client, now: clock() },
      );
      if (!inserted) {
        throw new InvalidInput(
          'url',
          `there are ${MAX_ENDPOINTS} webhook endpoints, and no more are taken: delete one first`,
        );
      }
      return created;
    },

    async update(
      { actor }: Administrator,
      id: string,
      change: WebhookEndpointChange,
      client: Client,
    ): Promise<void> {
      const url = change.url == null ? null : (await targets.require(change.url)).href;
      const eventTypes = change.eventTypes ? [...new Set(change.eventTypes)] : null;
      const enabled = change.enabled ?? null;
      const given = { url, eventTypes, enabled };
      const changed = Object.entries(given).flatMap(([name, to]) => (to === null ? [] : [name]));
      const event = {
        type: 'webhook_endpoint.updated',
        endpointId: id,
        changed,
        ...actor,
      } as const;
      const source = { client, now: clock() };
      if (!(await store.update(id, given, event, source))) {
        throw new WebhookEndpointNotFound();
      }
    },

    /** An unknown one is gone already. */
    async delete({ actor }: Administrator, id: string, client: Client): Promise<void> {
      const event = { type: 'webhook_endpoint.deleted', endpointId: id, ...actor } as const;
      await store.delete(id, event, { client, now: clock() });
    },

    /** The former secret signs along for a day: receivers take over the new one at their leisure. */
    async rotateSecret(
      { actor }: Administrator,
      id: string,
      client: Client,
    ): Promise<CreatedWebhookEndpoint> {
      const now = clock();
      const { sealed, created } = newSecret(id);
      const event = { type: 'webhook_endpoint.secret_rotated', endpointId: id, ...actor } as const;
      const until = secondsAfter(now, ROTATION_SECONDS);
      const rotated = await store.rotate(id, sealed, until, event, { client, now });
      if (!rotated) throw new WebhookEndpointNotFound();
      return created;
    },

    /** The id of the delivery that will be made. */
    async sendTest({ actor }: Administrator, endpointId: string, client: Client): Promise<string> {
      const id = uuidv7();
      const event = { type: 'webhook_endpoint.tested', endpointId, ...actor } as const;
      const source = { client, now: clock() };
      const test = { endpointId, messageId: uuidv7() };
      const found = await store.enqueueTest(id, test, event, source);
      if (!found) throw new WebhookEndpointNotFound();
      return id;
    },

    /** Once more, whatever came of it: with the id it had. */
    async redeliver({ actor }: Administrator, deliveryId: string, client: Client): Promise<string> {
      const id = uuidv7();
      const event = {
        type: 'webhook_delivery.redelivered',
        deliveryId,
        endpointId: null,
        ...actor,
      } as const;
      const found = await store.enqueueAgain(id, deliveryId, event, { client, now: clock() });
      if (!found) throw new WebhookEndpointNotFound();
      return id;
    },
  };
}
