import type { Client } from '../../shared/client.ts';
import type { FactorEnrolled } from '../enrollment/activate-factor.ts';
import { requireRoom } from '../enrollment/may-enroll.ts';
import { InvalidPhoneNumber } from '../errors.ts';
import type { EnrollByCode } from '../one-time-code/enroll-by-code.ts';
import type { CodeSent } from '../one-time-code/send-code.ts';
import type { Proven } from '../proof/prove.ts';
import { parsePhoneNumber } from './phone-number.ts';

/** Enrolls a phone number. The code that arrives there shows that it is the user's. */
export function createEnrollSms(deps: {
  enrollByCode: EnrollByCode;
  allowedCountries: readonly string[] | null;
}) {
  return {
    async begin(
      proven: Proven,
      input: { phoneNumber: string; name?: string | null | undefined },
      client: Client,
    ): Promise<CodeSent> {
      requireRoom(proven.status, 'SMS');
      const target = parsePhoneNumber(input.phoneNumber, deps.allowedCountries);
      if (!target) throw new InvalidPhoneNumber();
      const name = input.name ?? 'Phone';
      return deps.enrollByCode.begin(proven, { type: 'SMS', target, name }, client);
    },

    verify: (
      proven: Proven,
      input: { factorId: string; code: string },
      client: Client,
    ): Promise<FactorEnrolled> =>
      deps.enrollByCode.verify(proven, { type: 'SMS', ...input }, client),
  };
}
