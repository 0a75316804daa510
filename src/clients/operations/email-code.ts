// Codes by e-mail.

import {
  codeSent,
  error,
  factor,
  invalidCode,
  rateLimited,
  session,
  stepUpRequired,
} from './selections.ts';

export const enrollMfaEmail = /* GraphQL */ `
  mutation EnrollMfaEmail($name: String) {
    enrollMfaEmail(name: $name) {
      __typename
      ${codeSent}
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const verifyEnrollMfaEmail = /* GraphQL */ `
  mutation VerifyEnrollMfaEmail($factorId: ID!, $code: String!, $cookies: Boolean! = false) {
    verifyEnrollMfaEmail(factorId: $factorId, code: $code) {
      __typename
      ... on MfaFactorEnrolled {
        factor { ${factor} }
        recoveryCodes
        session { ${session} }
      }
      ${invalidCode}
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const verifySignInMfaEmail = /* GraphQL */ `
  mutation VerifySignInMfaEmail($ticket: String!, $otp: String!, $rememberDevice: Boolean, $cookies: Boolean! = false) {
    verifySignInMfaEmail(
      ticket: $ticket
      otp: $otp
      rememberDevice: $rememberDevice
    ) {
      __typename
      ... on AuthSession { ${session} }
      ${invalidCode}
      ${rateLimited}
      ${error}
    }
  }
` as const;
