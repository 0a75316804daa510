import type { AuditEventDetails } from './audit-event.ts';

/** The types of events that their user is told of by mail. */
export const NOTICED_TYPES = [
  'factor.enrolled',
  'factor.removed',
  'factor.failed',
  'factor.restored',
  'factor.failed_repeatedly',
  'factor.paused',
  'factor.suspended',
  'factor.counter_went_back',
  'trusted_device.added',
  'mfa.disabled',
  'password.changed',
  'password.removed',
  'password.reset',
  'email.changed',
  'email.change_stopped',
  'password.change_advised',
  'recovery_codes.generated',
  'recovery_code.used',
  'user.deleted',
  'user.mfa_reset',
  'user.mfa_reset_requested',
  'user.mfa_reset_cancelled',
] as const satisfies readonly AuditEventDetails['type'][];

export type NoticedEvent = Extract<AuditEventDetails, { type: (typeof NOTICED_TYPES)[number] }>;

/** The first recovery codes come with the enrollment, which has a notice of its own. */
export const callsForNotice = <Event extends AuditEventDetails>(event: Event): boolean =>
  (NOTICED_TYPES as readonly string[]).includes(event.type) &&
  (event.type !== 'recovery_codes.generated' || event.replaced);
