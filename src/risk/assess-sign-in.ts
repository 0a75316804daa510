import { assessRisk } from './assess-risk.ts';
import type { Risk } from './risk.ts';
import type { Geoip } from './geoip.ts';
import type { RiskFacts } from './risk-facts.ts';
import type { RiskTrigger } from '../policy/mfa-policy.ts';
import type { MfaStatus } from '../policy/mfa-status.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { PastSignInRow } from './sign-in-history.sql.ts';

/** Of a user who gave the right password, what risk looks at. */
export type Assessed = {
  readonly mfa: Pick<MfaStatus, 'policy' | 'requirement'>;
  readonly history: readonly PastSignInRow[] | null;
  readonly recentFailures: number;
  readonly lastSignInAt: Date | null;
  readonly passwordChangedAt: Date;
  readonly createdAt: Date;
};

/** What was looked at, and what was found unusual. */
export type Assessment = {
  readonly facts: RiskFacts;
  readonly enabled: readonly RiskTrigger[];
  readonly risks: readonly Risk[];
};

/** Null where the policy does not go by risk. */
export function createAssessSignIn(deps: {
  geoip: Geoip;
  suspiciousNetworks: readonly string[];
  inactivityDays: number;
  clock: Clock;
}) {
  const { geoip, suspiciousNetworks, inactivityDays, clock } = deps;

  return ({ mfa, history, ...user }: Assessed, client: Client): Assessment | null => {
    if (mfa.requirement !== 'RISK_BASED') return null;
    const facts: RiskFacts = {
      now: clock(),
      ...client,
      place: geoip.find(client.ipAddress),
      history: (history ?? []).map(({ at, ipAddress, userAgent }) => ({
        at: new Date(at),
        userAgent,
        place: geoip.find(ipAddress),
      })),
      lastSignInAt: user.lastSignInAt,
      passwordChangedAt: user.passwordChangedAt,
      createdAt: user.createdAt,
      recentFailures: user.recentFailures,
      suspiciousNetworks,
      inactivityDays,
    };
    const enabled = mfa.policy.riskTriggers;
    return { facts, enabled, risks: assessRisk(facts, enabled) };
  };
}

export type AssessSignIn = ReturnType<typeof createAssessSignIn>;
