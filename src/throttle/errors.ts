import { DomainError } from '../shared/domain-error.ts';

export class RateLimited extends DomainError {
  readonly code = 'RATE_LIMITED';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many attempts. Wait before the next one.');
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}

/** Null where no end is known: another request took the last attempt. A second is enough then. */
export const rateLimitedUntil = (until: Date | null, now: Date): RateLimited =>
  new RateLimited(until ? (until.getTime() - now.getTime()) / 1000 : 1);

/** The hash queue is full. The load is to blame, and not this caller. */
export const serverBusy = (): RateLimited => new RateLimited(2);
