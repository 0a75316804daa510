import type { Operation } from '../../../clients/operation.ts';
import * as audit from '../../../clients/operations/audit.ts';
import * as policy from '../../../clients/operations/policy.ts';
import * as users from '../../../clients/operations/users.ts';
import type { OperatorOperations } from '../generated/answers.ts';

type Typed<Name extends keyof OperatorOperations> = Operation<
  OperatorOperations[Name][0],
  OperatorOperations[Name][1]
>;

export const authUsers = users.authUsers as Typed<'authUsers'>;
export const authUser = users.authUser as Typed<'authUser'>;
export const disableUser = users.disableUser as Typed<'disableUser'>;
export const enableUser = users.enableUser as Typed<'enableUser'>;
export const unlockUser = users.unlockUser as Typed<'unlockUser'>;
export const setUserRoles = users.setUserRoles as Typed<'setUserRoles'>;
export const revokeUserSessions = users.revokeUserSessions as Typed<'revokeUserSessions'>;
export const resetUserMfa = users.resetUserMfa as Typed<'resetUserMfa'>;
export const approveUserMfaReset = users.approveUserMfaReset as Typed<'approveUserMfaReset'>;
export const explainSignIn = policy.explainSignIn as Typed<'explainSignIn'>;
export const mfaPolicy = policy.mfaPolicy as Typed<'mfaPolicy'>;
export const authAuditEvents = audit.authAuditEvents as Typed<'authAuditEvents'>;
export const verifyAuditLog = audit.verifyAuditLog as Typed<'verifyAuditLog'>;
