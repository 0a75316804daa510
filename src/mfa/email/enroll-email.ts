import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import type { Enroller } from '../enrollment/enroller.ts';
import type { FactorEnrolled } from '../enrollment/activate-factor.ts';
import type { MayEnroll } from '../enrollment/may-enroll.ts';
import { FactorNotAllowed } from '../errors.ts';
import { mailboxCounts } from '../../policy/mfa-status.ts';
import type { EnrollByCode } from '../one-time-code/enroll-by-code.ts';
import type { CodeSent } from '../one-time-code/send-code.ts';

/** Enrolls the user's own verified address, and never one that the caller names. */
export function createEnrollEmail(deps: {
  mayEnroll: MayEnroll;
  enrollByCode: EnrollByCode;
  clock: Clock;
}) {
  return {
    async begin(
      enroller: Enroller,
      input: { name?: string | null | undefined },
      client: Client,
    ): Promise<CodeSent> {
      const status = await deps.mayEnroll(enroller, 'EMAIL');
      const { email: target, emailVerified } = enroller.user;
      if (!emailVerified) throw new EmailNotVerified();
      if (!mailboxCounts(status, deps.clock())) throw new FactorNotAllowed();
      const name = input.name ?? 'E-mail';
      return deps.enrollByCode.begin(enroller, { type: 'EMAIL', target, name }, status, client);
    },

    verify: (
      enroller: Enroller,
      input: { factorId: string; code: string },
      client: Client,
    ): Promise<FactorEnrolled> =>
      deps.enrollByCode.verify(enroller, { type: 'EMAIL', ...input }, client),
  };
}
