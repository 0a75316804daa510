import type { Client } from '../shared/client.ts';
import type { CheckPassword } from './check-password.ts';
import type { PasswordAttemptStore } from './password-attempt.store.ts';

/** The password again, in the call that needs it; throws when it is wrong. */
export function createReauthenticate(deps: {
  checkPassword: CheckPassword;
  store: PasswordAttemptStore;
}) {
  return async (
    input: { email: string; password: string },
    sessionId: string | null,
    client: Client,
  ): Promise<void> => {
    const { charges } = await deps.checkPassword(input, client, (reason) => ({
      type: 'step_up.failed',
      sessionId,
      reason,
    }));
    await deps.store.settle(charges);
  };
}
