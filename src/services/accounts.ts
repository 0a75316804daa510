import { createChangePasswordStore } from '../accounts/change-password.store.ts';
import { createChangePassword } from '../accounts/change-password.ts';
import { createSignUpStore } from '../accounts/sign-up.store.ts';
import { createSignUp } from '../accounts/sign-up.ts';
import { createUpdateUserStore } from '../accounts/update-user.store.ts';
import { createUpdateUser } from '../accounts/update-user.ts';
import { createDeleteUserStore } from '../accounts/user-data/delete-user.store.ts';
import { createDeleteUser } from '../accounts/user-data/delete-user.ts';
import { createExportUserDataStore } from '../accounts/user-data/export-user-data.store.ts';
import { createExportUserData } from '../accounts/user-data/export-user-data.ts';
import { mailboxCounter } from '../mfa/attempt/charge-mailbox.sql.ts';
import type { Foundation } from './foundation.ts';

/** What people do with their account. */
export function createAccountServices(foundation: Foundation) {
  const { config, clock, database, passwordHash, hashQueue, serviceWords } = foundation;
  const { audit, throttle, attempts, checkPassword, mfaStatus, requireFreshProof } = foundation;
  const { sessionFactory, tickets } = foundation;
  const { passwordMinLength } = config;

  return {
    signUp: createSignUp({
      store: createSignUpStore(database.statements),
      throttle,
      passwordHash,
      hashQueue,
      sessionFactory,
      tickets,
      audit,
      clock,
      passwordMinLength,
      serviceWords,
    }),
    changePassword: createChangePassword({
      store: createChangePasswordStore(database.db),
      attempts,
      mfaStatus,
      checkPassword,
      passwordHash,
      hashQueue,
      clock,
      passwordMinLength,
      serviceWords,
      requireFreshProof,
    }),
    exportUserData: createExportUserData({
      store: createExportUserDataStore(database.statements),
      mfaStatus,
      throttle,
      audit,
      clock,
      requireFreshProof,
    }),
    deleteUser: createDeleteUser({
      // Those of recipients stay: whoever signs up again and again is not to have as many messages sent.
      store: createDeleteUserStore(database.db, (names) => [
        ...throttle.countersOf(names).user,
        mailboxCounter(names.userId),
      ]),
      mfaStatus,
      clock,
      requireFreshProof,
    }),
    updateUser: createUpdateUser({
      store: createUpdateUserStore(database.statements),
      clock,
    }),
  };
}
