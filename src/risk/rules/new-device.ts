import { describeProgram } from '../../shared/describe-program.ts';
import type { RiskRule } from '../risk.ts';

const NONE = 'no program named';

/** Without versions, so that an update is no new device. Most browsers also claim to be Mozilla. */
function familyOf(userAgent: string | null): string {
  if (userAgent === null) return NONE;
  const named = describeProgram(userAgent)?.replace(/\/[\d.]+$/, '');
  return named && named !== 'Mozilla' ? named : userAgent.replaceAll(/\d+/g, '');
}

/** A program that the user has not signed in with before. */
export const newDevice: RiskRule = ({ userAgent, history }) => {
  const program = familyOf(userAgent);
  const known = history.some((past) => familyOf(past.userAgent) === program);
  return known ? null : { program };
};
