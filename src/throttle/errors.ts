import { DomainError } from '../shared/domain-error.ts';

/** What can refuse an attempt: the counters of this room by what they count, and what else has bounds. */
export const LIMITERS = [
  'password',
  'passkey',
  'second_factor',
  'mailbox_code',
  'message',
  'enrollment',
  'sign_up',
  'link',
  'export',
  'refused_ticket',
  'refused_token',
  'hand_over',
  'sign_in_code',
  'admin_secret',
  'hash_queue',
  /** Another request of the same user was faster. */
  'raced',
] as const;

export type Limiter = (typeof LIMITERS)[number];

export class RateLimited extends DomainError {
  readonly code = 'RATE_LIMITED';
  readonly retryAfterSeconds: number;
  /** For those who run the service. Clients are not told. */
  readonly limiter: Limiter;

  constructor(limiter: Limiter, retryAfterSeconds: number) {
    super('Too many attempts. Wait before the next one.');
    this.limiter = limiter;
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}

/** Null where no end is known: another request took the last attempt. A second is enough then. */
export const rateLimitedUntil = (limiter: Limiter, until: Date | null, now: Date): RateLimited =>
  new RateLimited(limiter, until ? (until.getTime() - now.getTime()) / 1000 : 1);

/** Another request changed meanwhile what this one had decided on. */
export const raced = (): RateLimited => new RateLimited('raced', 1);

/** The hash queue is full. The load is to blame, and not this caller. */
export const serverBusy = (): RateLimited => new RateLimited('hash_queue', 2);
