import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import { totpGuessOdds } from './guess-odds.ts';
import { weaknessesOf, type SecurityFinding } from './weaknesses.ts';

export type SecurityPosture = {
  readonly totpGuessOddsPerDay: number;
  readonly totpGuessOddsPerYear: number;
  readonly findings: readonly SecurityFinding[];
};

/** How safe the service is as it is set up now: the environment that it started with, and the policy. */
export function createSecurityPosture(deps: {
  policies: { current(): Promise<MfaPolicy> };
  config: Config;
}) {
  const { policies, config } = deps;

  return async (): Promise<SecurityPosture> => ({
    ...totpGuessOdds(config),
    findings: weaknessesOf({ config, policy: await policies.current() }),
  });
}

/** The same for the log of whoever starts it. */
export function createReportPosture(deps: {
  securityPosture: () => Promise<SecurityPosture>;
  log: Logger;
}) {
  return async (): Promise<void> => {
    const { findings } = await deps.securityPosture();
    for (const { message, ...finding } of findings) deps.log.warn(finding, message);
  };
}
