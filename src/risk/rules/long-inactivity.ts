import type { RiskRule } from '../risk.ts';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** A long time since the last sign-in, or since the sign-up where there was none. */
export const longInactivity: RiskRule = ({ now, lastSignInAt, createdAt, inactivityDays }) => {
  const days = Math.floor((now.getTime() - (lastSignInAt ?? createdAt).getTime()) / MS_PER_DAY);
  return days >= inactivityDays ? { days } : null;
};
