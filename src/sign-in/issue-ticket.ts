import type { AuditEvent } from '../audit/audit-event.ts';
import { MessageNotSent } from '../messaging/errors.ts';
import { offeredFactors, type Factor } from '../policy/mfa-status.ts';
import type { SendCode } from '../mfa/one-time-code/send-code.ts';
import type { SignInDecision } from '../policy/decide-sign-in.ts';
import { proof } from '../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { RateLimited } from '../throttle/errors.ts';
import type { Tickets } from '../tickets/tickets.ts';
import type { CheckedPassword } from './password/check-password.ts';
import type { EnrollmentTicketIssued, MfaTicketIssued } from './outcome.ts';
import type { Candidate } from './password/candidate.sql.ts';
import type { PasswordAttemptStore } from './password/password-attempt.store.ts';
import type { RightPassword } from './password/right-password.sql.ts';
import { enrollmentCode } from './enrollment-ticket/send-mfa-enrollment-code.ts';

/** An account younger than that was just signed up for: nobody has stolen its password yet. */
const NEW_ACCOUNT_SECONDS = 24 * 60 * 60;

type TicketDecision = Exclude<SignInDecision, { kind: 'session' | 'refusal' }>;

/** Issues the ticket that the policy asks for. Null means that the sign-in has to be decided anew. */
export function createIssueTicket(deps: {
  store: PasswordAttemptStore;
  tickets: Tickets;
  sendCode: SendCode;
  clock: Clock;
}) {
  const { store, tickets, clock } = deps;

  return async (
    { verified, charges }: CheckedPassword,
    given: {
      decision: TicketDecision;
      password: RightPassword;
      assessed: readonly AuditEvent[];
    },
    client: Client,
  ): Promise<MfaTicketIssued | EnrollmentTicketIssued | null> => {
    const { decision } = given;
    const now = clock();
    const purpose = decision.kind === 'enrollmentTicket' ? 'ENROLLMENT' : 'SIGN_IN';
    const emailCodeRequired =
      purpose === 'ENROLLMENT' &&
      (verified.mfa.isReset || secondsAfter(verified.createdAt, NEW_ACCOUNT_SECONDS) <= now);
    const { token, row } = tickets.prepare({
      purpose,
      userId: verified.id,
      proofs: [proof('password', now)],
      mailbox: emailCodeRequired || decision.kind === 'mailboxTicket',
    });
    const issued = await store.issueTicket(
      { verified, ticket: row, password: given.password },
      charges,
      [...given.assessed, { type: 'ticket.issued', purpose, actor: 'user', userId: verified.id }],
      { client, now },
    );
    if (!issued) return null;
    if (emailCodeRequired) await sendEnrollmentCode(verified, row.tokenHash, client);

    const { expiresAt } = row;
    if (decision.kind === 'enrollmentTicket') {
      const { allowedFactors } = verified.mfa.policy;
      const kind = 'enrollmentTicket';
      return { kind, ticket: token, expiresAt, allowedFactors, emailCodeRequired };
    }
    return {
      kind: 'mfaTicket',
      ticket: token,
      expiresAt,
      triggers: decision.triggers,
      ...(decision.kind === 'mailboxTicket'
        ? { factors: [mailboxOf(verified)], recoveryCodeAllowed: false }
        : {
            factors: offeredFactors(verified.mfa, now),
            recoveryCodeAllowed: verified.mfa.recoveryCodesRemaining > 0,
          }),
    };
  };

  /**
   * The mailed code keeps a thief who has only the password from enrolling a factor of their own. When
   * limits or the mail server keep the mail back, the ticket is issued all the same: its holder can
   * ask for another code.
   */
  async function sendEnrollmentCode(
    user: Candidate,
    ticketHash: Buffer,
    client: Client,
  ): Promise<void> {
    try {
      await deps.sendCode(enrollmentCode(user, ticketHash, clock()), client);
    } catch (error) {
      if (!(error instanceof RateLimited || error instanceof MessageNotSent)) throw error;
    }
  }
}

export type IssueTicket = ReturnType<typeof createIssueTicket>;

/** The user's own address stands in for a factor. Its id is that of the user. */
const mailboxOf = ({ id, email, createdAt }: Candidate): Factor => ({
  id,
  type: 'EMAIL',
  name: 'E-mail',
  isPrimary: false,
  target: email,
  createdAt,
  lastUsedAt: null,
});
