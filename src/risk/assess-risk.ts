import { RISK_TRIGGERS, type RiskTrigger } from '../policy/mfa-policy.ts';
import type { Risk, RiskRule } from './risk.ts';
import type { RiskFacts } from './risk-facts.ts';
import { afterPasswordChange } from './rules/after-password-change.ts';
import { impossibleTravel } from './rules/impossible-travel.ts';
import { longInactivity } from './rules/long-inactivity.ts';
import { newDevice } from './rules/new-device.ts';
import { newLocation } from './rules/new-location.ts';
import { suspiciousIp } from './rules/suspicious-ip.ts';

const RULES: Readonly<Record<RiskTrigger, RiskRule>> = {
  NEW_DEVICE: newDevice,
  NEW_LOCATION: newLocation,
  SUSPICIOUS_IP: suspiciousIp,
  AFTER_PASSWORD_CHANGE: afterPasswordChange,
  IMPOSSIBLE_TRAVEL: impossibleTravel,
  LONG_INACTIVITY: longInactivity,
};

/** What is unusual about a sign-in. Pure: the same facts lead to the same risks, whenever it is asked. */
export const assessRisk = (facts: RiskFacts, enabled: readonly RiskTrigger[]): readonly Risk[] =>
  RISK_TRIGGERS.filter((trigger) => enabled.includes(trigger)).flatMap((trigger) => {
    const evidence = RULES[trigger](facts);
    return evidence ? [{ trigger, evidence }] : [];
  });
