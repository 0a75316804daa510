// The factors that somebody holds already.

import { error, factor, mfa, rateLimited, stepUpRequired } from './selections.ts';

export const renameMfaFactor = /* GraphQL */ `
  mutation RenameMfaFactor($factorId: ID!, $name: String!) {
    renameMfaFactor(factorId: $factorId, name: $name) {
      __typename
      ... on MfaFactor { ${factor} }
      ${error}
    }
  }
` as const;

export const setPrimaryMfaFactor = /* GraphQL */ `
  mutation SetPrimaryMfaFactor($factorId: ID!) {
    setPrimaryMfaFactor(factorId: $factorId) {
      __typename
      ... on MfaFactor { ${factor} }
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const removeMfaFactor = /* GraphQL */ `
  mutation RemoveMfaFactor($factorId: ID!) {
    removeMfaFactor(factorId: $factorId) {
      __typename
      ... on AuthUser {
        id
        ${mfa}
      }
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const generateRecoveryCodes = /* GraphQL */ `
  mutation GenerateRecoveryCodes {
    generateRecoveryCodes {
      __typename
      ... on MfaRecoveryCodes { codes generatedAt }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;
