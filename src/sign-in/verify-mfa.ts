import type { CodeFailure } from '../audit/audit-event.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Claim } from '../mfa/claim.ts';
import { InvalidCode } from '../mfa/errors.ts';
import { claimOneTimeCode } from '../mfa/one-time-code/claim-one-time-code.sql.ts';
import { claimRecoveryCode } from '../mfa/recovery-codes/claim-recovery-code.sql.ts';
import { matchTotp } from '../mfa/totp/match-totp.sql.ts';
import type { SessionTokens } from '../sessions/session.ts';
import type { Client } from '../shared/client.ts';
import { MAX_TICKET_ATTEMPTS } from '../tickets/ticket.ts';
import type { Attempt, Redemption } from './redemption.ts';

type OtpInput = { readonly ticket: string; readonly otp: string };

/** Ticket and code for a session, or for more proof on the session that asked. */
export function createVerifyMfa(deps: {
  redemption: Redemption;
  secretBox: SecretBox;
  keyring: Keyring;
}) {
  const { redemption, secretBox, keyring } = deps;

  return {
    totp: ({ ticket, otp }: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(ticket, 'totp', client, (attempt) => matchTotp(otp, attempt, secretBox)),

    sms: ({ ticket, otp }: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(ticket, 'sms', client, sentCode('sms', otp)),

    email: ({ ticket, otp }: OtpInput, client: Client): Promise<SessionTokens> =>
      verify(ticket, 'email', client, sentCode('email', otp)),

    /** `code` is normalized. */
    recoveryCode: (
      { ticket, code }: { ticket: string; code: string },
      client: Client,
    ): Promise<SessionTokens> =>
      verify(ticket, 'recoveryCode', client, (attempt) =>
        claimRecoveryCode(code, attempt, keyring),
      ),
  };

  function sentCode(method: 'sms' | 'email', otp: string) {
    return (attempt: Attempt) =>
      claimOneTimeCode(method, otp, attempt, attempt.ticket.tokenHash, keyring);
  }

  async function verify(
    token: string,
    method: 'totp' | 'sms' | 'email' | 'recoveryCode',
    client: Client,
    check: (attempt: Attempt) => Claim | CodeFailure,
  ): Promise<SessionTokens> {
    const attempt = await redemption.charge(token, method, client);
    const claim = check(attempt);
    const session =
      typeof claim === 'string' ? null : await redemption.redeem(attempt, claim, client);
    if (session) return session;

    const reason = typeof claim === 'string' ? claim : 'wrong_code';
    await redemption.fail(attempt, method, reason, client);
    throw new InvalidCode(MAX_TICKET_ATTEMPTS - attempt.ticket.attempts);
  }
}

export type VerifyMfa = ReturnType<typeof createVerifyMfa>;
