import { describeProgram } from '../../shared/describe-program.ts';
import type { RiskRule } from '../risk.ts';

const NONE = 'no program named';

/** Browser and system without their versions, so that an update is no new device. */
const familyOf = (userAgent: string | null): string =>
  describeProgram(userAgent)?.replace(/\/[\d.]+$/, '') ?? userAgent ?? NONE;

/** A program that the user has not signed in with before. */
export const newDevice: RiskRule = ({ userAgent, history }) => {
  const program = familyOf(userAgent);
  const known = history.some((past) => familyOf(past.userAgent) === program);
  return known ? null : { program };
};
