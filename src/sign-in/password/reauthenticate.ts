import type { Enroller } from '../../mfa/enrollment/enroller.ts';
import type { Client } from '../../shared/client.ts';
import type { Held } from '../../throttle/throttle.ts';
import type { CheckPassword } from './check-password.ts';
import type { PasswordAttemptStore } from './password-attempt.store.ts';

/** The password again, in the call that needs it; throws when it is wrong. */
export function createReauthenticate(deps: {
  checkPassword: CheckPassword;
  store: PasswordAttemptStore;
}) {
  return async (enroller: Enroller, password: string, client: Client): Promise<void> => {
    const { charges } = await deps.checkPassword(
      { email: enroller.user.email, password, held: heldBy(enroller) },
      client,
      (reason) => ({
        type: 'step_up.failed',
        sessionId: enroller.kind === 'session' ? enroller.sessionId : null,
        reason,
      }),
    );
    await deps.store.settle(charges);
  };
}

/** What a password given by them is charged to. Null where a backend acts for the user. */
export function heldBy(enroller: Enroller): Held | null {
  if (enroller.kind === 'ticket') {
    return { kind: 'ticket', id: enroller.tokenHash.toString('base64url') };
  }
  return enroller.sessionId === null ? null : { kind: 'session', id: enroller.sessionId };
}
