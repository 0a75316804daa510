import { describeProgram } from '../../shared/describe-program.ts';
import type { PastSignIn } from '../risk-facts.ts';
import type { RiskRule } from '../risk.ts';

const NONE = 'no program named';

/** Without versions, so that an update is no new device. Most browsers also claim to be Mozilla. */
function familyOf(userAgent: string | null): string {
  if (userAgent === null) return NONE;
  const named = describeProgram(userAgent)?.replace(/\/[\d.]+$/, '');
  return named && named !== 'Mozilla' ? named : userAgent.replaceAll(/\d+/g, '');
}

/** The newest sign-in with this program. */
export const lastWithProgram = (
  userAgent: string | null,
  history: readonly PastSignIn[],
): PastSignIn | undefined =>
  history.find(
    (past) => past.userAgent !== undefined && familyOf(past.userAgent) === familyOf(userAgent),
  );

/** A program that the user has not signed in with before. */
export const newDevice: RiskRule = ({ userAgent, history }) =>
  lastWithProgram(userAgent, history) ? null : { program: familyOf(userAgent) };
