import { v7 as uuidv7 } from 'uuid';
import type { Keyring } from '../../crypto/keyring.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { MessageNotSent } from '../../messaging/errors.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import { RESEND_AFTER_SECONDS } from '../../throttle/throttle-rules.ts';
import type { Message, Throttle } from '../../throttle/throttle.ts';
import type { User } from '../../users/user.ts';
import { maskTarget } from '../mask-target.ts';
import { countryOf } from '../sms/phone-number.ts';
import type { DeliverCode } from './deliver-code.ts';
import { hashOneTimeCode, newOneTimeCode, ONE_TIME_CODE_TTL_SECONDS } from './one-time-code.ts';
import type { CodeOwner, OneTimeCodesStore } from './one-time-codes.store.ts';

export type CodeSent = {
  readonly kind: 'codeSent';
  /** The id of the user stands here where the code was sent to their own address. */
  readonly factorId: string;
  readonly maskedTarget: string;
  readonly expiresAt: Date;
  readonly resendAfter: Date;
};

export type CodeRequest = CodeOwner & {
  readonly user: Pick<User, 'id' | 'displayName' | 'locale'>;
  readonly factor: {
    readonly id: string | null;
    readonly type: 'SMS' | 'EMAIL';
    readonly target: string;
  };
  readonly flow: Uint8Array;
  readonly purpose: 'SIGN_IN' | 'STEP_UP' | 'ENROLLMENT';
};

/**
 * Sends a code at once, while its owner waits. Limits come first, then the hash is stored, and then the
 * message is sent. Null when what the code is for is gone.
 */
export function createSendCode(deps: {
  store: OneTimeCodesStore;
  throttle: Throttle;
  keyring: Keyring;
  deliver: DeliverCode;
  audit: AuditLog;
  clock: Clock;
}) {
  const { store, throttle, clock } = deps;

  return async (request: CodeRequest, client: Client): Promise<CodeSent | null> => {
    const { user, factor, flow } = request;
    const now = clock();
    const source = { client, now };
    const code = newOneTimeCode();
    const binding = { userId: user.id, factorId: factor.id, flow, target: factor.target };
    const row = {
      id: uuidv7(),
      factorId: factor.id,
      flow,
      codeHash: hashOneTimeCode(deps.keyring.current('code'), binding, code),
      expiresAt: secondsAfter(now, ONE_TIME_CODE_TTL_SECONDS),
    };
    const quotas = throttle.message(messageOf(request, client));
    const issued = await store.issue(
      row,
      quotas,
      request,
      event(request, 'one_time_code.issued'),
      source,
    );
    if (issued.kind === 'none') return null;
    if (issued.kind === 'blocked') {
      const refused = {
        ...event(request, 'one_time_code.refused'),
        reason: 'rate_limited',
      } as const;
      await deps.audit.recordOrCount(refused, source);
      throw rateLimitedUntil('message', issued.until, now);
    }

    try {
      await deps.deliver(user, factor, code);
    } catch (error) {
      await store.withdraw(row.id, quotas, event(request, 'one_time_code.not_sent'), source);
      throw error instanceof MessageNotSent ? error : new MessageNotSent({ cause: error });
    }
    return {
      kind: 'codeSent',
      factorId: factor.id ?? user.id,
      maskedTarget: maskTarget(factor.target),
      expiresAt: row.expiresAt,
      resendAfter: secondsAfter(now, RESEND_AFTER_SECONDS),
    };
  };
}

export type SendCode = ReturnType<typeof createSendCode>;

function messageOf({ user, factor, purpose }: CodeRequest, { ipAddress }: Client): Message {
  const { id, type, target } = factor;
  const proven = purpose !== 'ENROLLMENT';
  return {
    recipient: target,
    country: type === 'SMS' ? countryOf(target) : null,
    proven,
    // Nobody chose the account's own address, so the limits of its recipient are enough.
    sender: proven || id === null ? null : { userId: user.id, ipAddress },
  };
}

const event = <Type extends `one_time_code.${'issued' | 'not_sent' | 'refused'}`>(
  { user, factor, purpose }: CodeRequest,
  type: Type,
) => ({ type, factorId: factor.id, purpose, actor: 'user', userId: user.id }) as const;
