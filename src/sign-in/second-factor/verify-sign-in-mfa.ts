import type { CodeFailure } from '../../audit/audit-event.ts';
import type { Keyring } from '../../crypto/keyring.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Consumption } from '../../mfa/attempt/consumption.ts';
import { InvalidCode } from '../../mfa/errors.ts';
import { consumeOneTimeCode } from '../../mfa/one-time-code/consume-one-time-code.sql.ts';
import { consumeRecoveryCode } from '../../mfa/recovery-codes/consume-recovery-code.sql.ts';
import { matchTotp } from '../../mfa/totp/match-totp.sql.ts';
import type { CodeMethod } from '../../policy/factors.ts';
import type { SessionTokens } from '../../sessions/session.ts';
import type { Client } from '../../shared/client.ts';
import { MAX_TICKET_ATTEMPTS } from '../../tickets/ticket.ts';
import type { Attempt, Redemption } from './redemption.ts';

type RememberDevice = { readonly rememberDevice?: boolean | null | undefined };
type OtpInput = RememberDevice & { readonly ticket: string; readonly otp: string };

/** Exchanges a ticket and a code for a session, or for more proof on the session that asked. */
export function createVerifyMfa(deps: {
  redemption: Redemption;
  secretBox: SecretBox;
  keyring: Keyring;
}) {
  const { redemption, secretBox, keyring } = deps;

  return {
    totp: (input: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(input, 'totp', client, (attempt) => matchTotp(input.otp, attempt, secretBox)),

    sms: (input: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(input, 'sms', client, sentCode('sms', input.otp)),

    email: (input: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(input, 'email', client, sentCode('email', input.otp)),

    /** `code` is normalized. */
    recoveryCode: (
      { ticket, code }: { ticket: string; code: string },
      client: Client,
    ): Promise<SessionTokens> =>
      verify({ ticket }, 'recoveryCode', client, (attempt) =>
        consumeRecoveryCode(code, attempt, keyring),
      ),
  };

  function sentCode(method: 'sms' | 'email', otp: string) {
    return (attempt: Attempt) => {
      const { tokenHash, userId, mailbox: target } = attempt.ticket;
      const mailbox = target === null ? null : { userId, target };
      return consumeOneTimeCode(method, otp, attempt, tokenHash, mailbox, keyring);
    };
  }

  async function verify(
    input: RememberDevice & { readonly ticket: string },
    method: CodeMethod,
    client: Client,
    check: (attempt: Attempt) => Consumption | CodeFailure,
  ): Promise<SessionTokens> {
    const remember = input.rememberDevice ?? false;
    const attempt = await redemption.charge(input.ticket, method, remember, client);
    const checked = check(attempt);
    const session =
      typeof checked === 'string'
        ? null
        : await redemption.redeem(attempt, checked, remember, client);
    if (session) return session;

    const reason = typeof checked === 'string' ? checked : 'wrong_code';
    await redemption.fail(attempt, method, reason, client);
    throw new InvalidCode(MAX_TICKET_ATTEMPTS - attempt.ticket.attempts);
  }
}
