// Browsers that are not asked for a second factor.

import { trustedDevices } from './selections.ts';

export const myDevices = /* GraphQL */ `
  query MyDevices {
    me {
      id
      ${trustedDevices}
    }
  }
` as const;

export const revokeTrustedDevice = /* GraphQL */ `
  mutation RevokeTrustedDevice($id: ID!) {
    revokeTrustedDevice(id: $id) {
      __typename
      ... on AuthTrustedDevicesRevoked {
        count
      }
    }
  }
`;

export const revokeAllTrustedDevices = /* GraphQL */ `
  mutation RevokeAllTrustedDevices {
    revokeAllTrustedDevices {
      __typename
      ... on AuthTrustedDevicesRevoked {
        count
      }
    }
  }
`;
