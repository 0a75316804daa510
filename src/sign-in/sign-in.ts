import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { isEnrolled, offeredFactors } from '../mfa/factor.ts';
import { decideSignIn } from '../policy/decide-sign-in.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import type { SessionFactory } from '../sessions/new-session.ts';
import { proof } from '../sessions/proofs.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { serverBusy } from '../throttle/errors.ts';
import type { Tickets } from '../tickets/tickets.ts';
import type { CheckedPassword, CheckPassword } from './check-password.ts';
import { InvalidCredentials } from './errors.ts';
import type { SignInOutcome } from './outcome.ts';
import type { PasswordAttemptStore } from './password-attempt.store.ts';

/** Password first; then a session, or the ticket that leads to one. */
export function createSignIn(deps: {
  checkPassword: CheckPassword;
  store: PasswordAttemptStore;
  sessions: SessionFactory;
  tickets: Tickets;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  policy: MfaPolicy;
  clock: Clock;
}) {
  const { store, sessions, tickets, policy, clock } = deps;

  return {
    async emailPassword(
      input: { email: string; password: string },
      client: Client,
    ): Promise<SignInOutcome> {
      const checked = await deps.checkPassword(input, client, (reason) => ({
        type: 'sign_in.failed',
        reason,
      }));
      const { verified } = checked;
      const decision = decideSignIn({
        policy,
        userDisabled: verified.disabled,
        enrolled: isEnrolled(verified.mfa),
        secondFactorProven: false,
      });
      switch (decision) {
        case 'session':
          return openSession(checked, input.password, client);
        case 'mfaTicket':
          return issueTicket(checked, input.password, 'SIGN_IN', client);
        case 'enrollmentTicket':
          return issueTicket(checked, input.password, 'ENROLLMENT', client);
        case 'refusal':
          throw new InvalidCredentials();
        default:
          return decision satisfies never;
      }
    },
  };

  async function openSession(
    { verified, charges }: CheckedPassword,
    password: string,
    client: Client,
  ): Promise<SignInOutcome> {
    const now = clock();
    const session = sessions.prepare([proof('password', now)], client);
    const user = await store.openSession(
      { verified, session, rehashed: await rehash(verified, password) },
      charges,
      [
        {
          type: 'sign_in.succeeded',
          sessionId: session.id,
          methods: ['password'],
          actor: 'user',
          userId: verified.id,
        },
      ],
      { client, now },
    );
    if (!user) throw new InvalidCredentials();
    return sessions.tokens(user, session);
  }

  async function issueTicket(
    { verified, charges }: CheckedPassword,
    password: string,
    purpose: 'SIGN_IN' | 'ENROLLMENT',
    client: Client,
  ): Promise<SignInOutcome> {
    const now = clock();
    const { token, row } = tickets.prepare({
      purpose,
      userId: verified.id,
      proofs: [proof('password', now)],
    });
    const issued = await store.issueTicket(
      { verified, ticket: row, rehashed: await rehash(verified, password) },
      charges,
      [{ type: 'ticket.issued', purpose, actor: 'user', userId: verified.id }],
      { client, now },
    );
    if (!issued) throw new InvalidCredentials();

    const { expiresAt } = row;
    if (purpose === 'ENROLLMENT') return { kind: 'enrollmentTicket', ticket: token, expiresAt };
    return {
      kind: 'mfaTicket',
      ticket: token,
      expiresAt,
      factors: offeredFactors(verified.mfa, now),
      recoveryCodeAllowed: verified.mfa.recoveryCodesRemaining > 0,
    };
  }

  /** Only now is the plain password at hand to move it to today's cost and key. */
  async function rehash(stored: CheckedPassword['verified'], password: string) {
    if (!deps.passwordHash.needsRehash(stored)) return null;
    return deps.hashQueue.run(() => deps.passwordHash.hash(password), serverBusy);
  }
}

export type SignIn = ReturnType<typeof createSignIn>;
