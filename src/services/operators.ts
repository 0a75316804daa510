import { createAdminSecretStore } from '../operators/admin-secret.store.ts';
import { createCheckAdminSecret } from '../operators/check-admin-secret.ts';
import { createAuditChainStore } from '../operators/audit/audit-chain.store.ts';
import { createAuditEventsStore } from '../operators/audit/audit-events.store.ts';
import { createAuditHead } from '../operators/audit/audit-head.ts';
import { createAuditSeal } from '../operators/audit/audit-seal.ts';
import { createDropOldEvents } from '../operators/audit/drop-old-events.ts';
import { createExtendAuditChain } from '../operators/audit/extend-audit-chain.ts';
import { createVerifyAuditLog } from '../operators/audit/verify-audit-log.ts';
import { createFindActedFor } from '../operators/find-acted-for.ts';
import { createRotateSigningKey } from '../operators/keys/rotate-signing-key.ts';
import { createRotationStore } from '../operators/keys/rotation.store.ts';
import { describeSigningKeys } from '../operators/keys/signing-key-info.ts';
import { createTendSigningKeys } from '../operators/keys/tend-signing-keys.ts';
import { createExplainSignInStore } from '../operators/policy/explain-sign-in.store.ts';
import { createExplainSignIn } from '../operators/policy/explain-sign-in.ts';
import { createPolicySubjectsStore } from '../operators/policy/policy-subjects.store.ts';
import { createPreviewMfaPolicy } from '../operators/policy/preview-mfa-policy.ts';
import { createSetUserMfaRequirement } from '../operators/policy/set-user-mfa-requirement.ts';
import { createUpdateMfaPolicy } from '../operators/policy/update-mfa-policy.ts';
import { createUserRequirementStore } from '../operators/policy/user-requirement.store.ts';
import { createSecurityPosture } from '../operators/posture/security-posture.ts';
import { createListWebhooksStore } from '../operators/webhooks/list-webhooks.store.ts';
import { createWebhookEndpoints } from '../operators/webhooks/webhook-endpoints.ts';
import { createWebhookEndpointsStore } from '../operators/webhooks/webhook-endpoints.store.ts';
import { createAdvisedPasswordLength, createAuthConfig } from '../policy/auth-config.ts';
import { createAdministratorsStore } from '../operators/users/administrators.store.ts';
import { createAdministrators } from '../operators/users/administrators.ts';
import { createImportUsersStore } from '../operators/users/import-users.store.ts';
import { createImportUsers } from '../operators/users/import-users.ts';
import { createCreateUserStore } from '../operators/users/create-user.store.ts';
import { createCreateUser } from '../operators/users/create-user.ts';
import { createFindUsersStore } from '../operators/users/find-users.store.ts';
import { createFindUsers } from '../operators/users/find-users.ts';
import { createResetUserMfaStore } from '../operators/users/reset-user-mfa.store.ts';
import { createResetUserMfa } from '../operators/users/reset-user-mfa.ts';
import { createTakeDueMfaResets } from '../operators/users/take-due-mfa-resets.ts';
import { createUserAccessStore } from '../operators/users/user-access.store.ts';
import { createUserAccess } from '../operators/users/user-access.ts';
import { countersOf } from './counters-of.ts';
import type { Foundation } from './foundation.ts';

/** What those who run the service do, and what it says of itself. */
export function createOperatorServices(foundation: Foundation) {
  const { config, clock, database, policies, audit, throttle, keys, log } = foundation;
  const { trustedDevices, assessSignIn } = foundation;
  const { statements, lagging } = database;
  const { passwordMinLength, emailVerificationRequired } = config;
  const usersStore = createFindUsersStore(statements);
  const mfaReset = {
    approvals: config.mfaReset.approvals,
    delaySeconds: config.mfaReset.delayHours * 3600,
    secretAdministers: config.adminSecrets.length > 0,
  };
  const resets = createResetUserMfaStore(database.db, statements, mfaReset);
  const chain = {
    store: createAuditChainStore(database.db, statements),
    seal: createAuditSeal({ keys, clock, issuer: config.jwtIssuer }),
  };

  const { algorithm, rotationDays } = config.signingKeys;
  const rotation = {
    store: createRotationStore(database.db, statements),
    keys,
    secretBox: foundation.secretBox,
    algorithm,
    clock,
  };

  return {
    policies,
    authConfig: createAuthConfig({
      store: policies,
      emailVerificationRequired,
      passwordMinLength,
      mfaOfferDays: config.mfaOfferDays,
    }),
    advisedPasswordLength: createAdvisedPasswordLength({ store: policies, passwordMinLength }),
    findUsers: createFindUsers({
      store: usersStore,
      lists: createFindUsersStore(lagging.statements),
    }),
    userAccess: createUserAccess({
      store: createUserAccessStore(database.db, statements, (names) => countersOf(throttle, names)),
      sessions: foundation.sessionsStore,
      clock,
    }),
    administrators: createAdministrators({
      store: createAdministratorsStore(database.db, statements),
      clock,
    }),
    userMfaReset: createResetUserMfa({ store: resets, rule: mfaReset, clock }),
    takeDueMfaResets: createTakeDueMfaResets({ store: resets, clock }),
    createUser: createCreateUser({
      store: createCreateUserStore(statements),
      policies,
      newPassword: foundation.newPassword,
      clock,
    }),
    importUsers: createImportUsers({
      store: createImportUsersStore(statements),
      secretBox: foundation.secretBox,
      newPassword: foundation.newPassword,
      refusalFloor: foundation.refusalFloor,
      clock,
    }),
    securityPosture: createSecurityPosture({ policies, config }),
    updateMfaPolicy: createUpdateMfaPolicy({ store: policies, clock }),
    previewMfaPolicy: createPreviewMfaPolicy({
      policies,
      subjects: createPolicySubjectsStore(lagging.statements),
      clock,
      passwordMinLength,
    }),
    explainSignIn: createExplainSignIn({
      store: createExplainSignInStore(statements, policies),
      trustedDevices,
      assessSignIn,
      throttle,
      clock,
      emailVerificationRequired,
    }),
    findActedFor: createFindActedFor({ store: usersStore }),
    checkAdminSecret: createCheckAdminSecret({
      store: createAdminSecretStore(statements),
      throttle,
      audit,
      clock,
      adminSecrets: config.adminSecrets,
    }),
    listAuditEvents: createAuditEventsStore(lagging.db).list,
    // The longest of all reads. What it says is of the head that it names.
    verifyAuditLog: createVerifyAuditLog({
      ...chain,
      store: createAuditChainStore(database.db, lagging.statements),
    }),
    auditHead: createAuditHead(chain),
    extendAuditChain: createExtendAuditChain(chain),
    dropOldEvents: createDropOldEvents({
      ...chain,
      retentionDays: config.auditRetentionDays,
      log,
    }),
    setUserMfaRequirement: createSetUserMfaRequirement({
      store: createUserRequirementStore(statements),
      clock,
    }),
    listSigningKeys: async () => {
      await keys.reload();
      return describeSigningKeys(keys.rows(), clock());
    },
    rotateSigningKey: createRotateSigningKey(rotation),
    tendSigningKeys: createTendSigningKeys({ ...rotation, rotationDays, log }),
    webhookEndpoints: createWebhookEndpoints({
      store: createWebhookEndpointsStore(statements),
      targets: foundation.webhookTargets,
      secretBox: foundation.secretBox,
      clock,
    }),
    listWebhooks: {
      ...createListWebhooksStore(database.db),
      deliveries: createListWebhooksStore(lagging.db).deliveries,
    },
  };
}
