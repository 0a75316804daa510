/**
 * For `InMemoryCache`. What an operation tells of somebody's second factors is a part of them: it is
 * put to what is known, and does not take its place.
 */
export const typePolicies = {
  AuthUser: { fields: { mfa: { merge: true } } },
};
