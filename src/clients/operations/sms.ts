// A phone.

import {
  codeSent,
  error,
  factor,
  invalidCode,
  rateLimited,
  session,
  stepUpRequired,
} from './selections.ts';

export const enrollMfaSms = /* GraphQL */ `
  mutation EnrollMfaSms($phoneNumber: String!, $name: String) {
    enrollMfaSms(phoneNumber: $phoneNumber, name: $name) {
      __typename
      ${codeSent}
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const verifyEnrollMfaSms = /* GraphQL */ `
  mutation VerifyEnrollMfaSms($factorId: ID!, $code: String!, $cookies: Boolean! = false) {
    verifyEnrollMfaSms(factorId: $factorId, code: $code) {
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

export const verifySignInMfaSms = /* GraphQL */ `
  mutation VerifySignInMfaSms($ticket: String!, $otp: String!, $rememberDevice: Boolean, $cookies: Boolean! = false) {
    verifySignInMfaSms(ticket: $ticket, otp: $otp, rememberDevice: $rememberDevice) {
      __typename
      ... on AuthSession { ${session} }
      ${invalidCode}
      ${rateLimited}
      ${error}
    }
  }
` as const;
