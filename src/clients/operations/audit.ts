// What happened, and how the service is set up. Administrators only.

export const authAuditEvents = /* GraphQL */ `
  query AuthAuditEvents($userId: ID, $after: String, $first: Int, $type: String) {
    authAuditEvents(userId: $userId, after: $after, first: $first, type: $type) {
      edges {
        cursor
        node {
          id
          type
          actorType
          ipAddress
          metadata
          occurredAt
          userAgent
          userId
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const verifyAuditLog = /* GraphQL */ `
  query VerifyAuditLog {
    verifyAuditLog {
      checkedEvents
      firstBrokenId
      headHash
      intact
    }
  }
`;

export const securityPosture = /* GraphQL */ `
  query SecurityPosture {
    securityPosture {
      findings {
        message
        recommendation
        setting
        severity
      }
      totpGuessOddsPerDay
      totpGuessOddsPerYear
    }
  }
`;

export const authSigningKeys = /* GraphQL */ `
  query AuthSigningKeys {
    authSigningKeys {
      id
      activatesAt
      algorithm
      createdAt
      state
    }
  }
`;

export const rotateSigningKey = /* GraphQL */ `
  mutation RotateSigningKey($compromised: Boolean) {
    rotateSigningKey(compromised: $compromised) {
      __typename
      ... on AuthSigningKey {
        id
        activatesAt
        algorithm
        createdAt
        state
      }
    }
  }
`;
