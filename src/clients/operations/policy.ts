// Who is asked for a second factor. Administrators only.

import { error, factor, mfa, user } from './selections.ts';

const policy = `
  requirement allowedFactors strict ignoreEnrolled gracePeriodDays recoveryCodesCount riskTriggers
  roleRequirements { role requirement }
  trustedDevicesEnabled trustedDevicesDurationDays version updatedAt
`;

export const mfaPolicy = /* GraphQL */ `
  query MfaPolicy { mfaPolicy { ${policy} } }
` as const;

export const updateMfaPolicy = /* GraphQL */ `
  mutation UpdateMfaPolicy($input: MfaPolicyInput!, $ifVersion: Int) {
    updateMfaPolicy(input: $input, ifVersion: $ifVersion) {
      __typename
      ... on MfaPolicy { ${policy} }
      ${error}
    }
  }
` as const;

const group = 'count users { id email }';

export const previewMfaPolicy = /* GraphQL */ `
  query PreviewMfaPolicy($input: MfaPolicyInput!) {
    previewMfaPolicy(input: $input) {
      asked { ${group} }
      askedWhenUnusual { ${group} }
      passwordOnly { ${group} }
      inGrace { ${group} }
      mustEnroll { ${group} }
      lockedOut { ${group} }
      blockedWhenUnusual { ${group} }
      passwordChangeAdvised { ${group} }
    }
  }
` as const;

export const explainSignIn = /* GraphQL */ `
  query ExplainSignIn($userId: ID!, $deviceToken: String, $ipAddress: String, $userAgent: String) {
    explainSignIn(
      userId: $userId
      deviceToken: $deviceToken
      ipAddress: $ipAddress
      userAgent: $userAgent
    ) {
      decision reasons requirement enrolled enrollmentDeadline trustedDevice
      factors { ${factor} }
      risks { trigger evidence }
    }
  }
` as const;

export const setUserMfaRequirement = /* GraphQL */ `
  mutation SetUserMfaRequirement($userId: ID!, $requirement: MfaRequirement) {
    setUserMfaRequirement(userId: $userId, requirement: $requirement) {
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
