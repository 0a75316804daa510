// The way back after something was lost, or was taken.

import { error, rateLimited } from './selections.ts';

export const requestPasswordReset = /* GraphQL */ `
  mutation RequestPasswordReset($email: String!) {
    requestPasswordReset(email: $email) {
      __typename
      ... on AuthPasswordResetRequested { email }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const resetPassword = /* GraphQL */ `
  mutation ResetPassword($token: String!, $newPassword: String!) {
    resetPassword(token: $token, newPassword: $newPassword) {
      __typename
      ... on AuthUser { id email emailVerified }
      ${rateLimited}
      ... on AuthWeakPasswordError { reasons }
      ${error}
    }
  }
` as const;

export const stopEmailChange = /* GraphQL */ `
  mutation StopEmailChange($token: String!) {
    stopEmailChange(token: $token) {
      __typename
      ... on AuthUser { id email emailVerified }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const restoreMfaFactor = /* GraphQL */ `
  mutation RestoreMfaFactor($token: String!) {
    restoreMfaFactor(token: $token) {
      __typename
      ... on AuthUser { id email emailVerified }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const cancelUserMfaReset = /* GraphQL */ `
  mutation CancelUserMfaReset($token: String!) {
    cancelUserMfaReset(token: $token) {
      __typename
      ... on AuthUser { id email emailVerified }
      ${rateLimited}
      ${error}
    }
  }
` as const;
