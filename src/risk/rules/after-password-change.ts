import type { RiskRule } from '../risk.ts';

/** The first sign-in with a changed password: whoever changed it may not be its owner. */
export const afterPasswordChange: RiskRule = ({ passwordChangedAt, lastSignInAt, createdAt }) => {
  if (passwordChangedAt <= createdAt) return null;
  if (lastSignInAt && lastSignInAt >= passwordChangedAt) return null;
  return { changedAt: passwordChangedAt.toISOString() };
};
