// Who somebody is, what is stored about them, and leaving.

import { error, mfa, rateLimited, stepUpRequired, user, sessions } from './selections.ts';

export const me = /* GraphQL */ `
  query Me {
    me {
      ${user}
      ${mfa}
    }
  }
` as const;

export const mySessions = /* GraphQL */ `
  query MySessions {
    me {
      id
      ${sessions}
    }
  }
` as const;

export const updateUser = /* GraphQL */ `
  mutation UpdateUser($displayName: String, $locale: String) {
    updateUser(displayName: $displayName, locale: $locale) {
      __typename
      ... on AuthUser { ${user} }
    }
  }
` as const;

export const changePassword = /* GraphQL */ `
  mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
      __typename
      ... on AuthUser { ${user} }
      ${rateLimited}
      ${stepUpRequired}
      ... on AuthWeakPasswordError { reasons }
      ${error}
    }
  }
` as const;

export const removePassword = /* GraphQL */ `
  mutation RemovePassword {
    removePassword {
      __typename
      ... on AuthUser { ${user} }
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const changeEmail = /* GraphQL */ `
  mutation ChangeEmail($newEmail: String!) {
    changeEmail(newEmail: $newEmail) {
      __typename
      ... on AuthEmailVerificationPending { email }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const exportUserData = /* GraphQL */ `
  mutation ExportUserData {
    exportUserData {
      __typename
      ... on AuthUserData { data exportedAt }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const deleteUser = /* GraphQL */ `
  mutation DeleteUser {
    deleteUser {
      __typename
      ... on AuthDeletedUser { id }
      ${stepUpRequired}
      ${error}
    }
  }
` as const;
