import { v7 as uuidv7 } from 'uuid';
import type { AuditLog } from '../audit/audit-log.ts';
import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { decideSignIn } from '../policy/decide-sign-in.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import type { SessionFactory } from '../sessions/new-session.ts';
import { proof } from '../sessions/proofs.ts';
import type { SessionTokens } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { EnrollmentTicketIssued } from '../sign-in/outcome.ts';
import { serverBusy } from '../throttle/errors.ts';
import type { Tickets } from '../tickets/tickets.ts';
import { EmailInUse } from './errors.ts';
import { requireStrongPassword } from './password-rules.ts';
import type { NewUser, SignUpStore } from './sign-up.store.ts';

export type SignUpOutcome = SessionTokens | EnrollmentTicketIssued;

export type SignUpInput = {
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
};

export function createSignUp(deps: {
  store: SignUpStore;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  sessions: SessionFactory;
  tickets: Tickets;
  audit: AuditLog;
  policy: MfaPolicy;
  clock: Clock;
  passwordMinLength: number;
}) {
  const { passwordHash, hashQueue, policy, clock } = deps;

  return async (input: SignUpInput, client: Client): Promise<SignUpOutcome> => {
    const { email, password } = input;
    const displayName = input.displayName ?? email.split('@')[0]!;
    requireStrongPassword(password, {
      minLength: deps.passwordMinLength,
      words: [email, ...email.split('@'), displayName, 'ticketgate'],
    });

    const stored = await hashQueue.run(() => passwordHash.hash(password), serverBusy);
    const locale = input.locale ?? 'en';
    const user: NewUser = { id: uuidv7(), email, displayName, locale, ...stored };
    const decision = decideSignIn({
      policy,
      userDisabled: false,
      enrolled: false,
      secondFactorProven: false,
    });
    return decision === 'session' ? openSession(user, client) : issueTicket(user, client);
  };

  async function openSession(user: NewUser, client: Client): Promise<SignUpOutcome> {
    const now = clock();
    const session = deps.sessions.prepare([proof('password', now)], client);
    const about = { actor: 'user', userId: user.id } as const;
    const created = await deps.store.create(
      user,
      { session },
      [
        { type: 'sign_up.succeeded', ...about },
        { type: 'sign_in.succeeded', sessionId: session.id, methods: ['password'], ...about },
      ],
      { client, now },
    );
    return created ? deps.sessions.tokens(created, session) : refuse(client);
  }

  async function issueTicket(user: NewUser, client: Client): Promise<SignUpOutcome> {
    const now = clock();
    const purpose = 'ENROLLMENT';
    const { token, row } = deps.tickets.prepare({
      purpose,
      userId: user.id,
      proofs: [proof('password', now)],
    });
    const about = { actor: 'user', userId: user.id } as const;
    const created = await deps.store.create(
      user,
      { ticket: row },
      [
        { type: 'sign_up.succeeded', ...about },
        { type: 'ticket.issued', purpose, ...about },
      ],
      { client, now },
    );
    if (!created) return refuse(client);
    return { kind: 'enrollmentTicket', ticket: token, expiresAt: row.expiresAt };
  }

  async function refuse(client: Client): Promise<never> {
    await deps.audit.record(
      { type: 'sign_up.failed', reason: 'email_in_use', actor: 'user', userId: null },
      { client, now: clock() },
    );
    throw new EmailInUse();
  }
}

export type SignUp = ReturnType<typeof createSignUp>;
