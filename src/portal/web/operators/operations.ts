import type { Operation } from '../../../clients/operation.ts';
import * as audit from '../../../clients/operations/audit.ts';
import * as policy from '../../../clients/operations/policy.ts';
import * as users from '../../../clients/operations/users.ts';
import * as webhooks from '../../../clients/operations/webhooks.ts';
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
export const withdrawUserMfaReset = users.withdrawUserMfaReset as Typed<'withdrawUserMfaReset'>;
export const authUserMfaResets = users.authUserMfaResets as Typed<'authUserMfaResets'>;
export const explainSignIn = policy.explainSignIn as Typed<'explainSignIn'>;
export const mfaPolicy = policy.mfaPolicy as Typed<'mfaPolicy'>;
export const authAuditEvents = audit.authAuditEvents as Typed<'authAuditEvents'>;
export const verifyAuditLog = audit.verifyAuditLog as Typed<'verifyAuditLog'>;
export const authWebhookEndpoints = webhooks.authWebhookEndpoints as Typed<'authWebhookEndpoints'>;
export const authWebhookDeliveries =
  webhooks.authWebhookDeliveries as Typed<'authWebhookDeliveries'>;
export const createWebhookEndpoint =
  webhooks.createWebhookEndpoint as Typed<'createWebhookEndpoint'>;
export const updateWebhookEndpoint =
  webhooks.updateWebhookEndpoint as Typed<'updateWebhookEndpoint'>;
export const rotateWebhookSecret = webhooks.rotateWebhookSecret as Typed<'rotateWebhookSecret'>;
export const deleteWebhookEndpoint =
  webhooks.deleteWebhookEndpoint as Typed<'deleteWebhookEndpoint'>;
export const sendTestWebhook = webhooks.sendTestWebhook as Typed<'sendTestWebhook'>;
export const redeliverWebhook = webhooks.redeliverWebhook as Typed<'redeliverWebhook'>;
export const previewMfaPolicy = policy.previewMfaPolicy as Typed<'previewMfaPolicy'>;
export const updateMfaPolicy = policy.updateMfaPolicy as Typed<'updateMfaPolicy'>;
