import type { AuditEvent, AuditEventDetails, PasswordRefusal } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { HashQueue } from '../../crypto/hash-queue.ts';
import type { PasswordHash } from '../../crypto/password-hash.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { networkOf } from '../../shared/network.ts';
import { rateLimitedUntil, serverBusy } from '../../throttle/errors.ts';
import type { Held, Throttle } from '../../throttle/throttle.ts';
import { InvalidCredentials } from '../errors.ts';
import type { Candidate } from './candidate.sql.ts';
import type { AttemptCharges, PasswordAttemptStore } from './password-attempt.store.ts';
import type { RefusalFloor } from './refusal-floor.ts';

/** Names the event of a refusal: each operation that asks for the password has its own. */
export type FailureEvent = (reason: PasswordRefusal) => AuditEventDetails;

export type CheckedPassword = { readonly verified: Candidate; readonly charges: AttemptCharges };

/**
 * Checks the first factor. The attempt is charged before the password is checked, unknown users cost
 * one argon2 run as known ones do, and the state of the user is only looked at after the password:
 * neither the answer nor its time tells who has an account here.
 */
export function createCheckPassword(deps: {
  store: PasswordAttemptStore;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  throttle: Throttle;
  audit: AuditLog;
  clock: Clock;
  refusalFloor: RefusalFloor;
}) {
  const { store, passwordHash, hashQueue, throttle, audit, clock, refusalFloor } = deps;

  return async (
    input: { email: string; password: string; held: Held | null },
    client: Client,
    failed: FailureEvent,
  ): Promise<CheckedPassword> => {
    const { email, password, held } = input;
    const charges = {
      identifier: throttle.password(email, held),
      address: throttle.address(client.ipAddress),
    };

    // Charging waits for a hashing slot too: attempts that only wait are not counted as failures.
    const check = async () => {
      const charged = await store.charge(email, charges, clock());
      const startedAt = performance.now();
      if (charged.kind === 'blocked') return { attempt: charged, matches: false, startedAt };
      const matches = await passwordHash.verify(password, storedPassword(charged.candidate));
      return { attempt: charged, matches, startedAt };
    };
    const network = networkOf(client.ipAddress);
    const { attempt, matches, startedAt } = await hashQueue.run(network, check, serverBusy);

    const now = clock();
    const source = { client, now };
    const refusal = (reason: PasswordRefusal, userId: string | null): AuditEvent => ({
      ...failed(reason),
      actor: 'user',
      userId,
    });

    if (attempt.kind === 'blocked') {
      await audit.recordOrCount(refusal('rate_limited', null), source);
      throw rateLimitedUntil('password', attempt.until, now);
    }
    const { candidate } = attempt;
    if (!candidate || !matches || candidate.disabled) {
      await refusalFloor.reach(startedAt, password);
      const reason = refusalOf(candidate, matches);
      await audit.record(refusal(reason, candidate?.id ?? null), source);
      throw new InvalidCredentials();
    }
    return { verified: candidate, charges };
  };
}

export type CheckPassword = ReturnType<typeof createCheckPassword>;

const storedPassword = (candidate: Candidate | null): Candidate | null =>
  candidate?.mfa.passwordRemoved ? null : candidate;

function refusalOf(candidate: Candidate | null, matches: boolean): PasswordRefusal {
  if (!candidate) return 'unknown_user';
  return matches ? 'user_disabled' : 'wrong_password';
}
