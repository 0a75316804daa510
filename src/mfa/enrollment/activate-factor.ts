import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import type { Prisma } from '../../db/client.ts';
import { decideSignIn } from '../../policy/decide-sign-in.ts';
import { FACTORS } from '../../policy/factors.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import type { SessionFactory } from '../../sessions/new-session.ts';
import { addProof, provenBy, type Proof } from '../../sessions/proofs.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import type { Client } from '../../shared/client.ts';
import type { ActivateFactorStore, EnrollingSession } from './activate-factor.store.ts';
import type { Enroller } from './enroller.ts';
import { FactorLimitReached, FactorNotAllowed } from '../errors.ts';
import type { Factor } from '../../policy/mfa-status.ts';
import type { Proven } from '../proof/prove.ts';
import { newRecoveryCodes } from '../recovery-codes/generate-recovery-codes.ts';

export type FactorEnrolled = {
  readonly kind: 'factorEnrolled';
  readonly factor: Factor;
  /** Shown once, with the first factor that is not the mailbox. */
  readonly recoveryCodes: readonly string[] | null;
  /** Opened when the enroller held a ticket and no session. */
  readonly session: SessionTokens | null;
};

/** A pending factor whose first proof checked out. */
export type Verified = {
  readonly factorId: string;
  readonly type: MfaFactorType;
  readonly proof: Proof;
  readonly begunAt: Date;
  /** The time step that a TOTP code consumed. */
  readonly timeStep?: bigint;
  /** Statements that consume the proof, and touch no row when another request was first. */
  readonly conditions?: readonly Prisma.Sql[];
};

/**
 * The pending factor goes live, once. Null when another request was first, or the policy or the ways in
 * are other than those that it was decided by.
 */
export function createActivateFactor(deps: {
  store: ActivateFactorStore;
  sessionFactory: SessionFactory;
  keyring: Keyring;
}) {
  const { store, sessionFactory, keyring } = deps;

  return async (
    proven: Proven,
    verified: Verified,
    source: { client: Client; now: Date },
  ): Promise<FactorEnrolled | null> => {
    const { who: enroller, status } = proven;
    const { user } = enroller;
    proven.since(verified.begunAt);
    const { recoveryCodesCount } = status.policy;
    const recovery = newRecoveryCodes(keyring, user.id, recoveryCodesCount);
    const enrolling = settle(enroller, provenBy(verified.proof, verified.factorId), source.client);
    const { limit } = FACTORS[verified.type];
    const activated = await store.activate(
      {
        userId: user.id,
        status,
        ...verified,
        limit,
        enrolling,
        recoveryCodes: recovery.stored,
      },
      activationEvents(user.id, verified, enrolling),
      source,
    );
    if (activated.kind === 'limit') throw new FactorLimitReached(limit);
    if (activated.kind === 'lost') return null;
    return {
      kind: 'factorEnrolled',
      factor: activated.factor,
      recoveryCodes: activated.codesStored ? recovery.codes : null,
      session: enrolling.kind === 'opened' ? sessionFactory.tokens(user, enrolling.session) : null,
    };
  };

  /** Enrolling proves the new factor, so the session that enrolls it gets that proof, too. */
  function settle(enroller: Enroller, added: Proof, client: Client): EnrollingSession {
    const proofs = addProof(enroller.proofs, added);
    if (enroller.kind === 'session') {
      const { sessionId } = enroller;
      if (sessionId === null) return { kind: 'none' };
      return { kind: 'raised', sessionId, found: enroller.proofs, proofs };
    }
    // Enrolling has just proven a second factor. Tickets of disabled users are not found.
    const decision = decideSignIn({ door: 'secondFactor', userDisabled: enroller.user.disabled });
    if (decision.kind !== 'session') throw new FactorNotAllowed();
    const session = sessionFactory.prepare(proofs, client);
    return { kind: 'opened', session, ticketHash: enroller.tokenHash };
  }
}

export type ActivateFactor = ReturnType<typeof createActivateFactor>;

function activationEvents(
  userId: string,
  { factorId, type: factorType }: Verified,
  enrolling: EnrollingSession,
): readonly AuditEvent[] {
  const about = { actor: 'user', userId } as const;
  const enrolled = { type: 'factor.enrolled', factorId, factorType, ...about } as const;
  if (enrolling.kind !== 'opened') return [enrolled];

  const { id, proofs } = enrolling.session;
  const methods = proofs.map(({ method }) => method);
  return [enrolled, { type: 'sign_in.succeeded', sessionId: id, methods, ...about }];
}
