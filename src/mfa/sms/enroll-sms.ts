import type { Client } from '../../shared/client.ts';
import type { Enroller } from '../enrollment/enroller.ts';
import type { FactorEnrolled } from '../enrollment/activate-factor.ts';
import type { MayEnroll } from '../enrollment/may-enroll.ts';
import { InvalidPhoneNumber } from '../errors.ts';
import type { EnrollByCode } from '../one-time-code/enroll-by-code.ts';
import type { CodeSent } from '../one-time-code/send-code.ts';
import { parsePhoneNumber } from './phone-number.ts';

/** Enrolls a phone number. The code that arrives there shows that it is the user's. */
export function createEnrollSms(deps: {
  mayEnroll: MayEnroll;
  enrollByCode: EnrollByCode;
  allowedCountries: readonly string[] | null;
}) {
  return {
    async begin(
      enroller: Enroller,
      input: { phoneNumber: string; name?: string | null | undefined },
      client: Client,
    ): Promise<CodeSent> {
      const status = await deps.mayEnroll(enroller, 'SMS');
      const target = parsePhoneNumber(input.phoneNumber, deps.allowedCountries);
      if (!target) throw new InvalidPhoneNumber();
      const name = input.name ?? 'Phone';
      return deps.enrollByCode.begin(enroller, { type: 'SMS', target, name }, status, client);
    },

    verify: (
      enroller: Enroller,
      input: { factorId: string; code: string },
      client: Client,
    ): Promise<FactorEnrolled> =>
      deps.enrollByCode.verify(enroller, { type: 'SMS', ...input }, client),
  };
}
