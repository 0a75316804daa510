// Other people’s accounts. Administrators only.

import { error, mfa, rateLimited, sessions, trustedDevices, user } from './selections.ts';

const resetPending = 'approvalsMissing effectiveAt requestedAt requestedBy userId';

export const authUsers = /* GraphQL */ `
  query AuthUsers($email: String, $after: String, $first: Int) {
    authUsers(email: $email, after: $after, first: $first) {
      edges {
        cursor
        node {
          ${user}
          disabled
          ${mfa}
          ${sessions}
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
` as const;

export const authUser = /* GraphQL */ `
  query AuthUser($id: ID!) {
    authUser(id: $id) {
      ${user}
      disabled
      ${mfa}
      ${sessions}
      ${trustedDevices}
    }
  }
` as const;

export const createUser = /* GraphQL */ `
  mutation CreateUser($input: AuthUserInput!) {
    createUser(input: $input) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${rateLimited}
      ... on AuthWeakPasswordError { reasons }
      ${error}
    }
  }
` as const;

export const importUsers = /* GraphQL */ `
  mutation ImportUsers($users: [AuthUserImportInput!]!) {
    importUsers(users: $users) {
      __typename
      ... on AuthUsersImported {
        count
        rejected {
          code
          index
          message
        }
      }
    }
  }
`;

export const disableUser = /* GraphQL */ `
  mutation DisableUser($userId: ID!) {
    disableUser(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;

export const enableUser = /* GraphQL */ `
  mutation EnableUser($userId: ID!) {
    enableUser(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;

export const unlockUser = /* GraphQL */ `
  mutation UnlockUser($userId: ID!) {
    unlockUser(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;

export const setUserRoles = /* GraphQL */ `
  mutation SetUserRoles($userId: ID!, $roles: [String!]!, $defaultRole: String) {
    setUserRoles(userId: $userId, roles: $roles, defaultRole: $defaultRole) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;

export const setUserMetadata = /* GraphQL */ `
  mutation SetUserMetadata($userId: ID!, $metadata: JSON!) {
    setUserMetadata(userId: $userId, metadata: $metadata) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;

export const revokeUserSessions = /* GraphQL */ `
  mutation RevokeUserSessions($userId: ID!) {
    revokeUserSessions(userId: $userId) {
      __typename
      ... on AuthSessionsEnded { count }
      ${error}
    }
  }
` as const;

export const authUserMfaResets = /* GraphQL */ `
  query AuthUserMfaResets($userId: ID) {
    authUserMfaResets(userId: $userId) { ${resetPending} }
  }
` as const;

export const resetUserMfa = /* GraphQL */ `
  mutation ResetUserMfa($userId: ID!) {
    resetUserMfa(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ... on AuthUserMfaResetPending { ${resetPending} }
      ${error}
    }
  }
` as const;

export const approveUserMfaReset = /* GraphQL */ `
  mutation ApproveUserMfaReset($userId: ID!) {
    approveUserMfaReset(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ... on AuthUserMfaResetPending { ${resetPending} }
      ${error}
    }
  }
` as const;

export const withdrawUserMfaReset = /* GraphQL */ `
  mutation WithdrawUserMfaReset($userId: ID!) {
    withdrawUserMfaReset(userId: $userId) {
      __typename
      ... on AuthUser {
        ${user}
        disabled
        ${mfa}
      }
      ${error}
    }
  }
` as const;
