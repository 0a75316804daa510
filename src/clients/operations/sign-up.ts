// From nobody to an account with an address that is known to be theirs.

import { enrollmentTicket, error, invalidCode, rateLimited, session } from './selections.ts';

export const authConfig = /* GraphQL */ `
  query AuthConfig {
    authConfig {
      allowedFactors
      emailVerificationRequired
      mfaOfferDays
      mfaRequirement
      passwordMinLength
      trustedDevicesEnabled
    }
  }
`;

export const signUpEmailPassword = /* GraphQL */ `
  mutation SignUpEmailPassword($email: String!, $password: String!, $displayName: String, $locale: String, $cookies: Boolean! = false) {
    signUpEmailPassword(
      email: $email
      password: $password
      displayName: $displayName
      locale: $locale
    ) {
      __typename
      ... on AuthEmailVerificationPending { email }
      ... on AuthSession { ${session} }
      ${enrollmentTicket}
      ${rateLimited}
      ... on AuthWeakPasswordError { reasons }
      ${error}
    }
  }
` as const;

export const sendEmailVerification = /* GraphQL */ `
  mutation SendEmailVerification($email: String!) {
    sendEmailVerification(email: $email) {
      __typename
      ... on AuthEmailVerificationPending { email }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const verifyEmail = /* GraphQL */ `
  mutation VerifyEmail($token: String!) {
    verifyEmail(token: $token) {
      __typename
      ... on AuthUser { id email emailVerified }
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const proveMfaEnrollment = /* GraphQL */ `
  mutation ProveMfaEnrollment($ticket: String!, $code: String!) {
    proveMfaEnrollment(ticket: $ticket, code: $code) {
      __typename
      ${enrollmentTicket}
      ${invalidCode}
      ${rateLimited}
      ${error}
    }
  }
` as const;

export const sendMfaEnrollmentCode = /* GraphQL */ `
  mutation SendMfaEnrollmentCode($ticket: String!) {
    sendMfaEnrollmentCode(ticket: $ticket) {
      __typename
      ${enrollmentTicket}
      ${rateLimited}
      ${error}
    }
  }
` as const;
