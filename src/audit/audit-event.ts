import type { Client } from '../shared/client.ts';
import type { Recipient } from '../users/user.ts';

export type EndReason =
  | 'signed_out'
  | 'revoked'
  | 'too_many'
  | 'code_reused'
  | 'factor_changed'
  | 'factor_restored'
  | 'password_changed'
  | 'password_reset'
  | 'password_removed'
  | 'email_change_stopped'
  | 'email_lost'
  | 'not_enrolled'
  | 'second_factor_required'
  | 'user_deleted'
  | 'user_disabled'
  | 'mfa_reset';

/**
 * Everything that is recorded, by name (noun.past-tense) and with what it says beside who and when.
 * The same list goes to webhooks. Never a secret, never a code.
 */
export type AuditEventDetails =
  | { type: 'sign_up.succeeded' }
  | { type: 'sign_up.failed'; reason: 'email_in_use' | 'rate_limited' }
  | {
      type: 'sign_in.succeeded';
      sessionId: string;
      methods: readonly string[];
      returnOrigin?: string;
    }
  | { type: 'sign_in_code.issued'; sessionId: string; returnOrigin: string }
  | { type: 'sign_in_code.refused'; reason: SignInCodeRefusal }
  | { type: 'sign_in.failed'; reason: PasswordRefusal | 'email_not_verified' }
  | { type: 'sign_in.failed'; method: 'webauthn'; reason: PasskeyRefusal }
  | { type: 'ticket.issued'; purpose: string }
  | { type: 'ticket.refused'; method: string }
  | { type: 'ticket.failed'; purpose: string; method: string; reason: CodeFailure }
  | { type: 'refusals.counted'; count: number }
  | { type: 'step_up.succeeded'; sessionId: string; method: string }
  | { type: 'step_up.failed'; sessionId: string | null; reason: PasswordRefusal }
  | { type: 'session.revoked'; count: number; reason: EndReason }
  | { type: 'refresh_token.reused'; sessionId: string }
  | { type: 'factor.enrolled'; factorId: string; factorType: string }
  | { type: 'factor.enrollment_failed'; reason: CodeFailure; detail?: string }
  | { type: 'factor.enrollment_started'; factorId: string; factorType: string }
  | { type: 'factor.suspended'; factorId: string }
  /** The first of a day after the right password. Each of them is a `ticket.failed`. */
  | { type: 'factor.failed'; method: string }
  | { type: 'factor.failed_repeatedly'; method: string; failures: number }
  | { type: 'factor.paused'; factorId: string | null; method: string }
  | { type: 'factor.counter_went_back'; factorId: string }
  | { type: 'factor.removed'; factorId: string; factorType: string }
  | { type: 'factor.restored'; factorTypes: readonly string[]; factorsRemoved: number }
  | { type: 'factor.renamed'; factorId: string }
  | { type: 'factor.made_primary'; factorId: string }
  | { type: 'one_time_code.issued'; factorId: string | null; purpose: string }
  | { type: 'one_time_code.not_sent'; factorId: string | null; purpose: string }
  | {
      type: 'one_time_code.refused';
      factorId: string | null;
      purpose: string;
      reason: 'rate_limited';
    }
  | { type: 'mfa.disabled'; method: string }
  | { type: 'mfa.disable_failed'; method: string; reason: CodeFailure | 'mfa_enforced' }
  | { type: 'recovery_codes.generated'; count: number; replaced: boolean }
  | { type: 'recovery_code.used'; remaining: number }
  | { type: 'signing_key.created'; kid: string }
  | {
      type: 'signing_key.rotated';
      kid: string;
      algorithm: string;
      /** When it signs. */
      activatesAt: string;
      /** All before it were revoked. */
      compromised?: true;
      by: string | null;
    }
  | { type: 'policy.updated'; version: number; changes: object; by: string | null }
  | { type: 'user.mfa_requirement_set'; requirement: string | null; by: string | null }
  | {
      type: 'risk.assessed';
      outcome: string;
      triggers: readonly string[];
      evidence: object;
      facts: object;
      enabled: readonly string[];
    }
  | { type: 'user.created'; by: string | null }
  | { type: 'user.disabled'; by: string | null }
  | { type: 'user.enabled'; by: string | null }
  | { type: 'user.unlocked'; factorsRestored: number; by: string | null }
  | { type: 'user.roles_set'; roles: readonly string[]; defaultRole: string; by: string | null }
  | { type: 'user.metadata_set'; by: string | null }
  | { type: 'user.mfa_reset'; factorsRemoved: number; by: string | null }
  | {
      type: 'user.mfa_reset_requested';
      approvalsMissing: number;
      /** ISO 8601. */
      effectiveAt: string;
      by: string | null;
    }
  | { type: 'user.mfa_reset_approved'; by: string | null }
  | { type: 'user.mfa_reset_cancelled'; reason: 'stopped' | 'no_administrator' }
  | { type: 'user.mfa_reset_cancelled'; reason: 'withdrawn'; by: string | null }
  | { type: 'users.imported'; count: number; by: string | null }
  | { type: 'admin_secret.refused'; reason: 'wrong_secret' | 'rate_limited' }
  | { type: 'mfa_enrollment.proven' }
  | { type: 'trusted_device.added'; deviceId: string }
  | { type: 'trusted_device.used'; deviceId: string }
  | { type: 'trusted_device.revoked'; count: number; reason: EndReason }
  | { type: 'email.verification_requested' }
  | { type: 'email.verified' }
  | { type: 'email.change_requested' }
  | { type: 'email.changed' }
  | { type: 'email.change_stopped' }
  | { type: 'email.lost' }
  | { type: 'mailed_token.refused' }
  | { type: 'password.reset_requested' }
  | { type: 'password.reset'; factorsRemoved: number }
  | { type: 'user_data.exported' }
  | { type: 'user_data.export_failed'; reason: 'rate_limited' }
  | { type: 'user.deleted' }
  | { type: 'user.updated'; changed: readonly string[] }
  | { type: 'password.changed' }
  | { type: 'password.removed' }
  | { type: 'password.change_advised'; minLength: number }
  | { type: 'password.change_failed'; reason: PasswordRefusal }
  | WebhookEndpointDetails;

type WebhookEndpointDetails =
  | {
      type: 'webhook_endpoint.created';
      endpointId: string;
      /** Not the whole URL: others put keys into theirs. */
      host: string;
      eventTypes: readonly string[];
      by: string | null;
    }
  | {
      type: 'webhook_endpoint.updated';
      endpointId: string;
      changed: readonly string[];
      by: string | null;
    }
  | { type: 'webhook_endpoint.deleted'; endpointId: string; by: string | null }
  | { type: 'webhook_endpoint.secret_rotated'; endpointId: string; by: string | null }
  | { type: 'webhook_endpoint.tested'; endpointId: string; by: string | null }
  | {
      type: 'webhook_delivery.redelivered';
      /** The try that was pointed at. */
      deliveryId: string;
      /** Whose it was: the statement knows it. */
      endpointId: string | null;
      by: string | null;
    }
  | { type: 'webhook_endpoint.disabled'; endpointId: string; reason: 'gone' | 'failing' };

export type PasswordRefusal = 'rate_limited' | 'unknown_user' | 'wrong_password' | 'user_disabled';

/** Of a passkey that was to sign in by itself. Whoever gave it is told of none of them. */
export type PasskeyRefusal =
  | Extract<CodeFailure, 'rate_limited' | 'invalid_response' | 'counter_went_back' | 'replayed'>
  | 'unknown_credential'
  | 'user_disabled'
  | 'email_not_verified'
  | 'factor_not_allowed';

/** Of a code of the account pages. The app is told of none of them. */
export type SignInCodeRefusal =
  | 'rate_limited'
  | 'unknown_code'
  | 'expired'
  /** It was presented before. */
  | 'reused'
  /** By somebody who does not know what the app knows. */
  | 'wrong_verifier'
  | 'access_changed'
  | 'session_ended'
  | 'user_disabled'
  | 'policy_raised'
  | 'raced';

export type CodeFailure =
  'wrong_code' | 'replayed' | 'rate_limited' | 'invalid_response' | 'counter_went_back';

type Actor = 'user' | 'admin' | 'system';

export type AuditEvent = AuditEventDetails & {
  readonly actor: Actor;
  /** Whom it is about; null where nobody is known by that name. */
  readonly userId: string | null;
  /** Whom to tell of it, where the record is gone by then. Not recorded. */
  readonly recipient?: Recipient;
  /** Whom webhooks are told that it was about, where the record has a pseudonym by then. Not recorded. */
  readonly formerUserId?: string;
};

export type AuditSource = { readonly client: Client; readonly now: Date };
