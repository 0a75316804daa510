import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { decideSignIn } from '../policy/decide-sign-in.ts';
import {
  enrollmentDeadline,
  requirementFor,
  type MfaPolicy,
  type PolicySubject,
} from '../policy/mfa-policy.ts';
import type { SessionFactory } from '../sessions/new-session.ts';
import { proof } from '../sessions/proofs.ts';
import type { SessionTokens } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { networkOf } from '../shared/network.ts';
import { SignInBlocked } from '../sign-in/errors.ts';
import type { EnrollmentTicketIssued } from '../sign-in/outcome.ts';
import { rateLimitedUntil, serverBusy } from '../throttle/errors.ts';
import type { Quota } from '../throttle/quota.sql.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { Tickets } from '../tickets/tickets.ts';
import { nameFrom } from '../users/user-fields.ts';
import { EmailInUse } from './errors.ts';
import { requestedBy } from './mailed-links/link-request.ts';
import type { NewPassword } from './new-password.ts';
import type { StrongPassword } from './password-rules.ts';
import { DEFAULT_ROLES, type NewUser, type SignUpStore } from './sign-up.store.ts';

/** The same for a new and for a known address. */
export type EmailVerificationPending = {
  readonly kind: 'emailVerificationPending';
  readonly email: string;
};

export type SignUpOutcome = SessionTokens | EnrollmentTicketIssued | EmailVerificationPending;

export type SignUpInput = {
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
};

export function createSignUp(deps: {
  store: SignUpStore;
  throttle: Throttle;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  sessionFactory: SessionFactory;
  tickets: Tickets;
  audit: AuditLog;
  clock: Clock;
  newPassword: NewPassword;
  emailVerificationRequired: boolean;
}) {
  const { store, throttle, passwordHash, hashQueue, newPassword, audit, clock } = deps;

  return async (input: SignUpInput, client: Client): Promise<SignUpOutcome> => {
    const { email } = input;
    const displayName = input.displayName ?? nameFrom(email);
    const quota = throttle.signUps(client.ipAddress);

    // Charging waits for a hashing slot too: who is told that there is none is charged nothing.
    const network = networkOf(client.ipAddress);
    const run = () => chargeAndHash({ ...input, displayName }, quota);
    const attempt = await hashQueue.run(network, run, serverBusy);
    if (attempt.kind === 'blocked') {
      const now = clock();
      await audit.recordOrCount(failed('rate_limited'), { client, now });
      throw rateLimitedUntil('sign_up', attempt.until, now);
    }

    // Whoever else wants to hash must not wait for an answer from elsewhere, so the slot is free again.
    await newPassword.requireUnbreached(attempt.strong);
    const { policy, stored } = attempt;
    const locale = input.locale ?? 'en';
    const passwordLengthReached = newPassword.lengthReached(input.password);
    const names = { id: uuidv7(), email, displayName, locale };
    const user: NewUser = { ...names, ...stored, passwordLengthReached };
    return decide(user, policy, client);
  };

  /** Whatever becomes of it, a hash run is charged: it is what a flood of sign-ups would use up. */
  async function chargeAndHash(
    { email, password, displayName }: SignUpInput & { displayName: string },
    quota: Quota | null,
  ) {
    const charged = await store.charge(quota, clock());
    if (charged.kind === 'blocked') return charged;
    let strong: StrongPassword;
    try {
      strong = newPassword.requireStrong(password, { email, displayName }, charged.policy);
    } catch (error) {
      if (quota) await store.refund(quota);
      throw error;
    }
    return { ...charged, strong, stored: await passwordHash.hash(password) };
  }

  async function decide(user: NewUser, policy: MfaPolicy, client: Client): Promise<SignUpOutcome> {
    const now = clock();
    const subject: PolicySubject = {
      roles: DEFAULT_ROLES,
      createdAt: now,
      mfaRequirement: null,
      mfaRequirementAt: null,
      mfaResetAt: null,
    };
    const deadline = enrollmentDeadline(policy, subject);
    const decision = decideSignIn({
      door: 'signUp',
      policy,
      requirement: requirementFor(policy, subject),
      userDisabled: false,
      emailVerified: false,
      emailVerificationRequired: deps.emailVerificationRequired,
      enrolled: false,
      inGrace: deadline > now,
      trustedDevice: false,
      triggers: [],
    });
    switch (decision.kind) {
      case 'session':
        return openSession(user, decision.deadline ? deadline : null, now, client);
      case 'enrollmentTicket':
        return issueTicket(user, policy, now, client);
      case 'refusal':
        if (decision.reason === 'email_not_verified') return waitForProof(user, now, client);
        throw new SignInBlocked();
      case 'mfaTicket':
      case 'mailboxTicket':
        // Nobody has a factor or a history yet. If a rule asks for one nevertheless: no session.
        throw new SignInBlocked();
      default:
        return decision satisfies never;
    }
  }

  async function openSession(
    user: NewUser,
    deadline: Date | null,
    now: Date,
    client: Client,
  ): Promise<SignUpOutcome> {
    const session = deps.sessionFactory.prepare([proof('password', now)], client);
    const about = { actor: 'user', userId: user.id } as const;
    const created = await store.create(
      user,
      { session },
      [
        { type: 'sign_up.succeeded', ...about },
        { type: 'sign_in.succeeded', sessionId: session.id, methods: ['password'], ...about },
      ],
      { client, now },
    );
    if (!created) return refuse(client);
    return { ...deps.sessionFactory.tokens(created, session), enrollmentDeadline: deadline };
  }

  async function issueTicket(
    user: NewUser,
    { allowedFactors }: MfaPolicy,
    now: Date,
    client: Client,
  ): Promise<SignUpOutcome> {
    const purpose = 'ENROLLMENT';
    const { token, row } = deps.tickets.prepare({
      purpose,
      userId: user.id,
      proofs: [proof('password', now)],
    });
    const about = { actor: 'user', userId: user.id } as const;
    const created = await store.create(
      user,
      { ticket: row },
      [
        { type: 'sign_up.succeeded', ...about },
        { type: 'ticket.issued', purpose, ...about },
      ],
      { client, now },
    );
    if (!created) return refuse(client);
    return {
      kind: 'enrollmentTicket',
      ticket: token,
      expiresAt: row.expiresAt,
      allowedFactors,
      emailCodeRequired: false,
    };
  }

  async function waitForProof(
    user: NewUser,
    now: Date,
    client: Client,
  ): Promise<EmailVerificationPending> {
    const { email } = user;
    const { mailbox } = throttle.links('verification', email, client.ipAddress);
    await store.createUnverified(
      user,
      requestedBy({ kind: 'signUp', email }, client, now),
      mailbox,
      {
        created: { type: 'sign_up.succeeded', actor: 'user', userId: null },
        known: failed('email_in_use'),
      },
      { client, now },
    );
    return { kind: 'emailVerificationPending', email };
  }

  async function refuse(client: Client): Promise<never> {
    await audit.record(failed('email_in_use'), { client, now: clock() });
    throw new EmailInUse();
  }
}

const failed = (reason: 'email_in_use' | 'rate_limited'): AuditEvent => ({
  type: 'sign_up.failed',
  reason,
  actor: 'user',
  userId: null,
});
