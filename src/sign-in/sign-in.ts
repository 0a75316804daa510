import type { AuditEvent } from '../audit/audit-event.ts';
import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { inGrace, isEnrolled } from '../policy/mfa-status.ts';
import { decideSignIn, type SignInDecision } from '../policy/decide-sign-in.ts';
import { decidingFacts } from '../risk/deciding-facts.ts';
import type { SessionFactory } from '../sessions/new-session.ts';
import { proof } from '../sessions/proofs.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { networkOf } from '../shared/network.ts';
import { serverBusy } from '../throttle/errors.ts';
import type { RecognizedDevice } from '../trusted-devices/trusted-device.ts';
import type { TrustedDevices } from '../trusted-devices/trusted-devices.ts';
import type { AssessSignIn, Assessment } from '../risk/assess-sign-in.ts';
import type { CheckedPassword, CheckPassword } from './password/check-password.ts';
import { InvalidCredentials, SignInBlocked } from './errors.ts';
import type { IssueTicket } from './issue-ticket.ts';
import type { SignInOutcome } from './outcome.ts';
import type { PasswordAttemptStore } from './password/password-attempt.store.ts';
import { rightPassword } from './password/right-password.ts';
import type { RightPassword } from './password/right-password.sql.ts';
import { MAX_TRIES } from '../users/decide-again.ts';
import { EmailNotVerified } from '../users/errors.ts';

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  readonly deviceToken?: string | null | undefined;
};

/** Checks the password first, and then gives a session, or the ticket that leads to one. */
export function createSignIn(deps: {
  checkPassword: CheckPassword;
  trustedDevices: TrustedDevices;
  assessSignIn: AssessSignIn;
  issueTicket: IssueTicket;
  store: PasswordAttemptStore;
  sessionFactory: SessionFactory;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  clock: Clock;
  passwordMinLength: number | null;
  emailVerificationRequired: boolean;
}) {
  const { trustedDevices, store, sessionFactory, clock } = deps;

  return {
    async emailPassword(input: SignInInput, client: Client): Promise<SignInOutcome> {
      const { email, password, deviceToken } = input;
      const device = deviceToken ? await trustedDevices.recognize(email, deviceToken) : null;
      const checked = await deps.checkPassword(
        { email, password, held: device && { kind: 'device', id: device.id } },
        client,
        (reason) => ({ type: 'sign_in.failed', reason }),
      );
      return decide(checked, { password, device }, client);
    },
  };

  /**
   * Hashing takes a while, and what changes meanwhile counts. Where the policy or the ways in are no
   * longer those that the decision was based on, nothing was written, and the sign-in is decided anew.
   */
  async function decide(
    checked: CheckedPassword,
    given: { password: string; device: RecognizedDevice | null },
    client: Client,
    tries = MAX_TRIES,
  ): Promise<SignInOutcome> {
    const outcome = await attempt(checked, given, client);
    if (outcome) return outcome;
    const { verified, charges } = checked;
    const now = tries > 1 ? await store.readAgain(verified, charges, clock()) : null;
    if (!now) throw new InvalidCredentials();
    // Another request may have used the device's token up, so the device is not trusted here any more.
    return decide({ verified: now, charges }, { ...given, device: null }, client, tries - 1);
  }

  async function attempt(
    checked: CheckedPassword,
    given: { password: string; device: RecognizedDevice | null },
    client: Client,
  ): Promise<SignInOutcome | null> {
    const { verified } = checked;
    const { mfa } = verified;
    const assessment = deps.assessSignIn(verified, client);
    const decision = decideSignIn({
      door: 'password',
      policy: mfa.policy,
      requirement: mfa.requirement,
      userDisabled: verified.disabled,
      emailVerified: verified.emailVerified,
      emailVerificationRequired: deps.emailVerificationRequired,
      enrolled: isEnrolled(mfa),
      inGrace: inGrace(mfa, clock()),
      trustedDevice: given.device !== null,
      triggers: assessment?.risks.map(({ trigger }) => trigger) ?? [],
    });
    const assessed = riskEvents(verified.id, decision.kind, assessment);
    const rehashed = await rehash(verified, given.password, client);
    const password = rightPassword(verified, given.password, rehashed, deps.passwordMinLength);

    switch (decision.kind) {
      case 'session': {
        const device = decision.deviceUsed ? given.device : null;
        const deadline = decision.deadline ? mfa.enrollmentDeadline : null;
        return openSession(checked, { password, device, deadline, assessed }, client);
      }
      case 'mfaTicket':
      case 'mailboxTicket':
      case 'enrollmentTicket':
        return deps.issueTicket(checked, { decision, password, assessed }, client);
      case 'refusal':
        return refuse(checked, decision.reason, assessed, client);
      default:
        return decision satisfies never;
    }
  }

  async function refuse(
    { verified, charges }: CheckedPassword,
    reason: Extract<SignInDecision, { kind: 'refusal' }>['reason'],
    assessed: readonly AuditEvent[],
    client: Client,
  ): Promise<never> {
    if (reason === 'user_disabled') throw new InvalidCredentials();
    const unverified = reason === 'email_not_verified';
    const failed = { type: 'sign_in.failed', actor: 'user', userId: verified.id } as const;
    const events = unverified ? [...assessed, { ...failed, reason }] : assessed;
    await store.refuse(charges, events, { client, now: clock() });
    throw unverified ? new EmailNotVerified() : new SignInBlocked();
  }

  async function openSession(
    { verified, charges }: CheckedPassword,
    opened: {
      password: RightPassword;
      device: RecognizedDevice | null;
      deadline: Date | null;
      assessed: readonly AuditEvent[];
    },
    client: Client,
  ): Promise<SignInOutcome | null> {
    const { password, device, deadline, assessed } = opened;
    const now = clock();
    const session = sessionFactory.prepare([proof('password', now)], client, device?.id);
    const about = { actor: 'user', userId: verified.id } as const;
    const user = await store.openSession(
      { verified, session, password, device },
      charges,
      [
        ...assessed,
        ...(device
          ? [{ type: 'trusted_device.used', deviceId: device.id, ...about } as const]
          : []),
        { type: 'sign_in.succeeded', sessionId: session.id, methods: ['password'], ...about },
      ],
      { client, now },
    );
    if (!user) return null;
    return {
      ...sessionFactory.tokens(user, session),
      enrollmentDeadline: deadline,
      deviceToken: device?.nextToken ?? null,
    };
  }

  /** The plain password is only at hand now: what is stored can move to today's cost and key. */
  async function rehash(stored: CheckedPassword['verified'], password: string, client: Client) {
    const { passwordHash, hashQueue } = deps;
    if (!passwordHash.needsRehash(stored)) return null;
    const network = networkOf(client.ipAddress);
    return hashQueue.run(network, () => passwordHash.hash(password), serverBusy);
  }
}

/** Records what a decision by risk was based on, so that it can be explained and replayed. */
function riskEvents(
  userId: string,
  outcome: string,
  assessment: Assessment | null,
): readonly AuditEvent[] {
  if (!assessment) return [];
  const { enabled, risks } = assessment;
  const facts = decidingFacts(assessment);
  const triggers = risks.map(({ trigger }) => trigger);
  const evidence = Object.fromEntries(risks.map((risk) => [risk.trigger, risk.evidence]));
  const about = { actor: 'user', userId } as const;
  return [{ type: 'risk.assessed', outcome, triggers, evidence, facts, enabled, ...about }];
}
