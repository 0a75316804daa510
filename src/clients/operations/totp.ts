// An authenticator app.

import { error, invalidCode, mfa, rateLimited, session, stepUpRequired } from './selections.ts';

export const generateTotp = /* GraphQL */ `
  mutation GenerateTotp($password: String, $name: String) {
    generateTotp(password: $password, name: $name) {
      __typename
      ... on MfaTotpEnrollment { factorId totpSecret totpUri imageUrl expiresAt }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const verifyChangeUserMfa = /* GraphQL */ `
  mutation VerifyChangeUserMfa($activeMfaType: MfaActiveType!, $code: String!, $cookies: Boolean! = false) {
    verifyChangeUserMfa(activeMfaType: $activeMfaType, code: $code) {
      __typename
      ... on MfaChange {
        activeMfaType recoveryCodes
        user {
          id
          ${mfa}
        }
        session { ${session} }
      }
      ${invalidCode}
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;
