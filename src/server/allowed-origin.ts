import type { Logger } from 'pino';

export type OriginRule = {
  readonly allowedOrigins: readonly string[];
  /** While somebody develops: whatever this machine itself serves, on any port. */
  readonly loopbackOrigins: boolean;
};

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9]\d{0,4})?$/;

export const isAllowedOrigin = (origin: string, rule: OriginRule): boolean =>
  rule.allowedOrigins.includes(origin) || (rule.loopbackOrigins && LOOPBACK.test(origin));

/** Anybody can send any number of them. */
const MAX_TOLD = 100;

/** Says once of each origin what would let it in: the browser tells its user only that it may not. */
export function createTellRefusedOrigin(log: Logger) {
  const told = new Set<string>();

  return (origin: string): void => {
    if (told.size >= MAX_TOLD || told.has(origin) || !couldBeAllowed(origin)) return;
    told.add(origin);
    log.warn({ origin }, 'pages of this origin may not call: AUTH_ALLOWED_ORIGINS would let them');
    if (told.size === MAX_TOLD)
      log.warn('no more refused origins are told of until the next start');
  };
}

/** Not `null`, nor what no browser sends. */
const couldBeAllowed = (origin: string): boolean =>
  /^https?:/.test(origin) &&
  origin.length <= 300 &&
  URL.canParse(origin) &&
  new URL(origin).origin === origin;
