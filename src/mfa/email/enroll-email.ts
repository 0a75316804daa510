import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import { EmailNotVerified } from '../../users/errors.ts';
import type { FactorEnrolled } from '../enrollment/activate-factor.ts';
import { requireRoom } from '../enrollment/may-enroll.ts';
import { FactorNotAllowed } from '../errors.ts';
import { mailboxCounts } from '../../policy/mfa-status.ts';
import type { EnrollByCode } from '../one-time-code/enroll-by-code.ts';
import type { CodeSent } from '../one-time-code/send-code.ts';
import type { Proven } from '../proof/prove.ts';

/** Enrolls the user's own verified address, and never one that the caller names. */
export function createEnrollEmail(deps: { enrollByCode: EnrollByCode; clock: Clock }) {
  return {
    async begin(
      proven: Proven,
      input: { name?: string | null | undefined },
      client: Client,
    ): Promise<CodeSent> {
      const { who, status } = proven;
      requireRoom(status, 'EMAIL');
      const { email: target, emailVerified } = who.user;
      if (!emailVerified) throw new EmailNotVerified();
      if (!mailboxCounts(status, deps.clock())) throw new FactorNotAllowed();
      const name = input.name ?? 'E-mail';
      return deps.enrollByCode.begin(proven, { type: 'EMAIL', target, name }, client);
    },

    verify: (
      proven: Proven,
      input: { factorId: string; code: string },
      client: Client,
    ): Promise<FactorEnrolled> =>
      deps.enrollByCode.verify(proven, { type: 'EMAIL', ...input }, client),
  };
}
