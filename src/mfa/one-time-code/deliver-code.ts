import type { Logger } from 'pino';
import { codeMail, codeSms } from '../../messaging/code-message.ts';
import type { MessageNotSent } from '../../messaging/errors.ts';
import type { Mailer } from '../../messaging/mailer.ts';
import type { SmsSender } from '../../messaging/sms-sender.ts';
import { v7 as uuidv7 } from 'uuid';
import { ONE_TIME_CODE_TTL_SECONDS } from './one-time-code.ts';

/** Hands a code to the provider. Throws `MessageNotSent` when it does not take it. */
export function createDeliverCode(deps: {
  sms: SmsSender;
  mailer: Mailer;
  log: Logger;
  serviceName: string;
  /** Where codes are typed in, so that browsers fill them in there and nowhere else. */
  origin: string | null;
}) {
  const { serviceName, origin } = deps;
  const minutes = ONE_TIME_CODE_TTL_SECONDS / 60;

  return async (
    { displayName, locale }: { displayName: string; locale: string },
    { type, target }: { type: 'SMS' | 'EMAIL'; target: string },
    code: string,
  ): Promise<void> => {
    try {
      if (type === 'SMS') {
        const body = codeSms({ locale, serviceName, code, minutes, origin });
        await deps.sms.send({ to: target, body });
      } else {
        const mail = codeMail({ locale, serviceName, code, minutes, displayName });
        await deps.mailer.send({ ...mail, to: target, id: uuidv7() });
      }
    } catch (err) {
      const { cause } = err as MessageNotSent;
      const reason = cause instanceof Error ? cause.message : undefined;
      deps.log.error({ err, factorType: type, reason }, 'could not send a code');
      throw err;
    }
  };
}

export type DeliverCode = ReturnType<typeof createDeliverCode>;
