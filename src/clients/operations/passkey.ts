// A passkey or security key.

import {
  enrollmentTicket,
  error,
  factor,
  mfaTicket,
  rateLimited,
  session,
  stepUpRequired,
} from './selections.ts';

export const enrollMfaWebauthn = /* GraphQL */ `
  mutation EnrollMfaWebauthn($name: String) {
    enrollMfaWebauthn(name: $name) {
      __typename
      ... on MfaWebauthnEnrollment { factorId options expiresAt }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const verifyEnrollMfaWebauthn = /* GraphQL */ `
  mutation VerifyEnrollMfaWebauthn($factorId: ID!, $credential: JSON!, $cookies: Boolean! = false) {
    verifyEnrollMfaWebauthn(factorId: $factorId, credential: $credential) {
      __typename
      ... on MfaFactorEnrolled {
        factor { ${factor} }
        recoveryCodes
        session { ${session} }
      }
      ${rateLimited}
      ${stepUpRequired}
      ${error}
    }
  }
` as const;

export const generateSignInMfaWebauthn = /* GraphQL */ `
  mutation GenerateSignInMfaWebauthn($ticket: String!) {
    generateSignInMfaWebauthn(ticket: $ticket) {
      __typename
      ... on MfaWebauthnOptions { options expiresAt }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const verifySignInMfaWebauthn = /* GraphQL */ `
  mutation VerifySignInMfaWebauthn($ticket: String!, $credential: JSON!, $rememberDevice: Boolean, $cookies: Boolean! = false) {
    verifySignInMfaWebauthn(
      ticket: $ticket
      credential: $credential
      rememberDevice: $rememberDevice
    ) {
      __typename
      ... on AuthSession { ${session} }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const generateSignInWebauthn = /* GraphQL */ `
  mutation GenerateSignInWebauthn {
    generateSignInWebauthn {
      __typename
      ... on MfaWebauthnOptions { options expiresAt }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const signInWebauthn = /* GraphQL */ `
  mutation SignInWebauthn($credential: JSON!, $cookies: Boolean! = false) {
    signInWebauthn(credential: $credential) {
      __typename
      ... on AuthSession { ${session} }
      ${mfaTicket}
      ${enrollmentTicket}
      ${rateLimited}
      ${error}
    }
  }
` as const;
