import type { AuditEvent, CodeFailure } from '../../audit/audit-event.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import type { SessionFactory } from '../../sessions/new-session.ts';
import { addProof, proof } from '../../sessions/proofs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { ChangeMfaStore, EnrollingSession } from '../change-mfa.store.ts';
import type { Enroller } from '../enroller.ts';
import { InvalidCode, MfaDisabled, TotpNotGenerated } from '../errors.ts';
import type { MfaChange } from '../mfa-change.ts';
import { newRecoveryCodes } from '../recovery-codes/generate-recovery-codes.ts';
import { totpContext } from './match-totp.sql.ts';
import { checkTotp } from './totp-code.ts';
import { MAX_ENROLLMENT_ATTEMPTS, type TotpStore } from './totp.store.ts';

/** The code shows that the authenticator app holds the secret: the pending factor goes live. */
export function createActivateTotp(deps: {
  store: ChangeMfaStore;
  totpStore: TotpStore;
  sessions: SessionFactory;
  secretBox: SecretBox;
  keyring: Keyring;
  audit: AuditLog;
  policy: MfaPolicy;
  clock: Clock;
}) {
  const { store, totpStore, sessions, secretBox, keyring, audit, clock } = deps;

  return async (enroller: Enroller, code: string, client: Client): Promise<MfaChange> => {
    if (deps.policy.requirement === 'DISABLED') throw new MfaDisabled();
    const { user } = enroller;
    const now = clock();
    const pending = await totpStore.chargePending(user.id, now);
    if (!pending) throw new TotpNotGenerated();

    const refuse = async (reason: CodeFailure): Promise<never> => {
      await audit.record(
        { type: 'factor.enrollment_failed', reason, actor: 'user', userId: user.id },
        { client, now },
      );
      throw new InvalidCode(MAX_ENROLLMENT_ATTEMPTS - pending.attempts);
    };
    const secret = secretBox.open(pending.sealedSecret, totpContext(user.id, pending.id));
    const check = checkTotp(code, { secret, lastTimeStep: pending.lastTimeStep, now });
    if (check.kind !== 'match') return refuse('wrong_code');

    const recovery = newRecoveryCodes(keyring, user.id);
    const enrolling = settle(enroller, now, client);
    const activated = await store.activate(
      {
        userId: user.id,
        factorId: pending.id,
        timeStep: check.timeStep,
        enrolling,
        recoveryCodeHashes: recovery.hashes,
      },
      activationEvents(user.id, pending.id, enrolling),
      { client, now },
    );
    if (activated === 'lost') return refuse('replayed');
    return {
      activeMfaType: 'TOTP',
      recoveryCodes: activated === 'first' ? recovery.codes : null,
      session: enrolling.kind === 'opened' ? sessions.tokens(user, enrolling.session) : null,
      user,
    };
  };

  /** The code just given is a proof: the session that enrolls has proven the new factor too. */
  function settle(enroller: Enroller, now: Date, client: Client): EnrollingSession {
    const proofs = addProof(enroller.proofs, proof('totp', now));
    if (enroller.kind === 'session') {
      return { kind: 'raised', sessionId: enroller.sessionId, proofs };
    }
    const session = sessions.prepare(proofs, client);
    return { kind: 'opened', session, ticketHash: enroller.tokenHash };
  }
}

export type ActivateTotp = ReturnType<typeof createActivateTotp>;

function activationEvents(
  userId: string,
  factorId: string,
  enrolling: EnrollingSession,
): readonly AuditEvent[] {
  const about = { actor: 'user', userId } as const;
  const enrolled = { type: 'factor.enrolled', factorId, factorType: 'TOTP', ...about } as const;
  if (enrolling.kind === 'raised') return [enrolled];

  const { id, proofs } = enrolling.session;
  const methods = proofs.map(({ method }) => method);
  return [enrolled, { type: 'sign_in.succeeded', sessionId: id, methods, ...about }];
}
