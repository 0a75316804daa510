// Who is told of what happens. Administrators only.

import { error } from './selections.ts';

const endpoint = 'id url eventTypes enabled createdAt';

const delivery = `
  id messageId eventType attempt status responseStatus error attemptedAt nextAttemptAt
`;

export const authWebhookEndpoints = /* GraphQL */ `
  query AuthWebhookEndpoints {
    authWebhookEndpoints { ${endpoint} }
  }
` as const;

export const authWebhookDeliveries = /* GraphQL */ `
  query AuthWebhookDeliveries($endpointId: ID!, $after: String, $first: Int) {
    authWebhookDeliveries(endpointId: $endpointId, after: $after, first: $first) {
      edges {
        cursor
        node { ${delivery} }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
` as const;

export const createWebhookEndpoint = /* GraphQL */ `
  mutation CreateWebhookEndpoint($url: String!, $eventTypes: [String!]!) {
    createWebhookEndpoint(url: $url, eventTypes: $eventTypes) {
      __typename
      ... on AuthWebhookEndpointCreated {
        secret
        endpoint { ${endpoint} }
      }
      ${error}
    }
  }
` as const;

export const updateWebhookEndpoint = /* GraphQL */ `
  mutation UpdateWebhookEndpoint($id: ID!, $url: String, $enabled: Boolean, $eventTypes: [String!]) {
    updateWebhookEndpoint(
      id: $id
      url: $url
      enabled: $enabled
      eventTypes: $eventTypes
    ) {
      __typename
      ... on AuthWebhookEndpoint { ${endpoint} }
      ${error}
    }
  }
` as const;

export const rotateWebhookSecret = /* GraphQL */ `
  mutation RotateWebhookSecret($id: ID!) {
    rotateWebhookSecret(id: $id) {
      __typename
      ... on AuthWebhookEndpointCreated {
        secret
        endpoint { ${endpoint} }
      }
      ${error}
    }
  }
` as const;

export const deleteWebhookEndpoint = /* GraphQL */ `
  mutation DeleteWebhookEndpoint($id: ID!) {
    deleteWebhookEndpoint(id: $id) {
      __typename
      ... on AuthWebhookEndpointDeleted {
        id
      }
    }
  }
`;

export const sendTestWebhook = /* GraphQL */ `
  mutation SendTestWebhook($id: ID!) {
    sendTestWebhook(id: $id) {
      __typename
      ... on AuthWebhookDelivery { ${delivery} }
      ${error}
    }
  }
` as const;

export const redeliverWebhook = /* GraphQL */ `
  mutation RedeliverWebhook($deliveryId: ID!) {
    redeliverWebhook(deliveryId: $deliveryId) {
      __typename
      ... on AuthWebhookDelivery { ${delivery} }
      ${error}
    }
  }
` as const;
