// Staying signed in, proving again who one is, and going.

import { error, mfaTicket, rateLimited, session } from './selections.ts';

export const refreshSession = /* GraphQL */ `
  mutation RefreshSession($refreshToken: String, $cookies: Boolean! = false) {
    refreshSession(refreshToken: $refreshToken) {
      __typename
      ... on AuthSession { ${session} }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const stepUp = /* GraphQL */ `
  mutation StepUp($password: String, $cookies: Boolean! = false) {
    stepUp(password: $password) {
      __typename
      ... on AuthSession { ${session} }
      ${mfaTicket}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const signOut = /* GraphQL */ `
  mutation SignOut($refreshToken: String, $all: Boolean) {
    signOut(refreshToken: $refreshToken, all: $all) {
      __typename
      ... on AuthSessionsEnded {
        count
      }
    }
  }
`;

export const revokeSession = /* GraphQL */ `
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id) {
      __typename
      ... on AuthSessionsEnded {
        count
      }
    }
  }
`;
