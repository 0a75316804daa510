import type { RiskTrigger } from '../policy/mfa-policy.ts';
import type { Risk } from './risk.ts';
import type { PastSignIn, RiskFacts } from './risk-facts.ts';
import { lastWithPosition } from './rules/impossible-travel.ts';
import { lastWithProgram } from './rules/new-device.ts';

/**
 * Of the facts, what decided: the same risks follow from them, evidence and all. Of past sign-ins that
 * is the one with this program, the one in this country or else one in each, and the last position.
 */
export function decidingFacts(assessed: {
  readonly facts: RiskFacts;
  readonly enabled: readonly RiskTrigger[];
  readonly risks: readonly Risk[];
}): RiskFacts {
  const { facts, enabled, risks } = assessed;
  const { history } = facts;
  const evidence = new Map(risks.map((risk) => [risk.trigger, risk.evidence]));
  const when = <T>(trigger: RiskTrigger, found: () => T): T | undefined =>
    enabled.includes(trigger) ? found() : undefined;

  const sameProgram = when('NEW_DEVICE', () => lastWithProgram(facts.userAgent, history));
  const lastPosition = when('IMPOSSIBLE_TRAVEL', () => lastWithPosition(history));
  const countries = when('NEW_LOCATION', () =>
    evidence.has('NEW_LOCATION')
      ? firstOfEachCountry(history)
      : history.filter(({ place }) => place && place.country === facts.place?.country).slice(0, 1),
  );
  const network = evidence.get('SUSPICIOUS_IP')?.['network'];

  return {
    ...facts,
    suspiciousNetworks: network === undefined ? [] : [String(network)],
    history: history.flatMap((past): PastSignIn[] => {
      const placeDecides = past === lastPosition || countries?.includes(past);
      if (past !== sameProgram && !placeDecides) return [];
      const place = placeDecides ? past.place : null;
      return [{ at: past.at, place, ...(past === sameProgram && { userAgent: past.userAgent }) }];
    }),
  };
}

function firstOfEachCountry(history: readonly PastSignIn[]): readonly PastSignIn[] {
  const seen = new Set<string>();
  return history.filter(({ place }) => {
    if (!place || seen.has(place.country)) return false;
    seen.add(place.country);
    return true;
  });
}
