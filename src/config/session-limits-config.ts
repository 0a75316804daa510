import type { SessionLimits } from '../sessions/session-limits.ts';
import type { Environment } from './config.ts';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

const limit = (idleSeconds: number, lifetimeSeconds: number) => ({ idleSeconds, lifetimeSeconds });

const PRESETS: Readonly<Record<Environment['AUTH_SESSION_LIMITS'], SessionLimits>> = {
  standard: {
    aal1: limit(14 * DAY, 30 * DAY),
    aal2: limit(14 * DAY, 30 * DAY),
    admin: limit(HOUR, 12 * HOUR),
  },
  // SP 800-63B-4, 2.1.3, 2.2.3 and 2.3.3.
  nist: {
    aal1: limit(DAY, 30 * DAY),
    aal2: limit(HOUR, DAY),
    admin: limit(15 * 60, 12 * HOUR),
  },
};

/** The preset, where a variable does not say otherwise; no session outlives its refresh token. */
export function sessionLimits(data: Environment): SessionLimits {
  const { aal1, aal2, admin } = PRESETS[data.AUTH_SESSION_LIMITS];
  const lifetime = (seconds: number) => Math.min(seconds, data.AUTH_REFRESH_TOKEN_TTL);
  return {
    aal1: limit(
      data.AUTH_SESSION_AAL1_IDLE ?? aal1.idleSeconds,
      lifetime(data.AUTH_SESSION_AAL1_LIFETIME ?? aal1.lifetimeSeconds),
    ),
    aal2: limit(
      data.AUTH_SESSION_AAL2_IDLE ?? aal2.idleSeconds,
      lifetime(data.AUTH_SESSION_AAL2_LIFETIME ?? aal2.lifetimeSeconds),
    ),
    admin: limit(
      data.AUTH_SESSION_ADMIN_IDLE ?? admin.idleSeconds,
      lifetime(data.AUTH_SESSION_ADMIN_LIFETIME ?? admin.lifetimeSeconds),
    ),
  };
}

/** Only a refresh counts as use, and clients refresh when their access token has expired. */
export function sessionLimitProblems(data: Environment): string[] {
  const limits = sessionLimits(data);
  const ttl = data.AUTH_ACCESS_TOKEN_TTL;
  return (['aal1', 'aal2', 'admin'] as const)
    .filter((of) => limits[of].idleSeconds <= ttl)
    .map((of) => `AUTH_SESSION_${of.toUpperCase()}_IDLE: must be more than AUTH_ACCESS_TOKEN_TTL`);
}
