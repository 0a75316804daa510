// The password, and whatever second factor redeems the ticket that it gave.

import {
  codeSent,
  enrollmentTicket,
  error,
  invalidCode,
  mfaTicket,
  rateLimited,
  session,
} from './selections.ts';

export const signInEmailPassword = /* GraphQL */ `
  mutation SignInEmailPassword($email: String!, $password: String!, $deviceToken: String, $cookies: Boolean! = false) {
    signInEmailPassword(
      email: $email
      password: $password
      deviceToken: $deviceToken
    ) {
      __typename
      ... on AuthSession { ${session} }
      ${enrollmentTicket}
      ${mfaTicket}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const verifySignInMfaTotp = /* GraphQL */ `
  mutation VerifySignInMfaTotp($ticket: String!, $otp: String!, $rememberDevice: Boolean, $cookies: Boolean! = false) {
    verifySignInMfaTotp(ticket: $ticket, otp: $otp, rememberDevice: $rememberDevice) {
      __typename
      ... on AuthSession { ${session} }
      ${invalidCode}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const verifySignInMfaRecoveryCode = /* GraphQL */ `
  mutation VerifySignInMfaRecoveryCode($ticket: String!, $code: String!, $cookies: Boolean! = false) {
    verifySignInMfaRecoveryCode(ticket: $ticket, code: $code) {
      __typename
      ... on AuthSession { ${session} }
      ${invalidCode}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const sendSignInMfaCode = /* GraphQL */ `
  mutation SendSignInMfaCode($ticket: String!, $factorId: ID!) {
    sendSignInMfaCode(ticket: $ticket, factorId: $factorId) {
      __typename
      ${codeSent}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const exchangeSignInCode = /* GraphQL */ `
  mutation ExchangeSignInCode($code: String!, $codeVerifier: String!, $cookies: Boolean! = false) {
    exchangeSignInCode(code: $code, codeVerifier: $codeVerifier) {
      __typename
      ... on AuthSession { ${session} }
      ${rateLimited}
      ${error}
    }
  }
` as const;
