import type { Logger } from 'pino';
import { isInBreachRange, NoBreachRange } from './blocklist/breach-range.ts';
import { WeakPassword } from './errors.ts';
import type { StrongPassword } from './password-rules.ts';

const TIMEOUT_MS = 2000;
const MAX_IN_FLIGHT = 20;

/** Refuses a password that passed every rule here, if it is known from a breach elsewhere. */
export type RequireUnbreached = (strong: StrongPassword) => Promise<void>;

/**
 * Without a URL nothing is asked. It fails open: the rules here have let the password pass, and nobody
 * should be kept from a new one because a service elsewhere is down.
 */
export function createRequireUnbreached(deps: {
  url: string | null;
  log: Logger;
  timeoutMs?: number;
}): RequireUnbreached {
  const { url, log, timeoutMs = TIMEOUT_MS } = deps;
  if (url === null) return async () => {};
  let inFlight = 0;

  async function isBreached(password: string): Promise<boolean> {
    if (inFlight >= MAX_IN_FLIGHT) throw new NoBreachRange('too many at once');
    inFlight += 1;
    try {
      return await isInBreachRange(password, { url: url!, timeoutMs });
    } finally {
      inFlight -= 1;
    }
  }

  return async ({ password, minLength }) => {
    const breached = await isBreached(password).catch((error: unknown) => {
      if (!(error instanceof NoBreachRange)) throw error;
      log.warn({ reason: error.message }, 'a new password could not be checked for breaches');
      return false;
    });
    if (breached) throw new WeakPassword(['BREACHED'], minLength);
  };
}
