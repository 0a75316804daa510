import { createChangePasswordStore } from '../accounts/change-password.store.ts';
import { createChangePassword } from '../accounts/change-password.ts';
import { createChangeEmailStore } from '../accounts/email-change/change-email.store.ts';
import { createChangeEmail } from '../accounts/email-change/change-email.ts';
import { createConfirmEmailChange } from '../accounts/email-change/confirm-email-change.ts';
import { createMoveAddressStore } from '../accounts/email-change/move-address.store.ts';
import { createStopEmailChange } from '../accounts/email-change/stop-email-change.ts';
import { createVerifyEmailStore } from '../accounts/email-verification/verify-email.store.ts';
import { createVerifyEmail } from '../accounts/email-verification/verify-email.ts';
import { createRestoreMfaFactorStore } from '../accounts/factor-restore/restore-mfa-factor.store.ts';
import { createRestoreMfaFactor } from '../accounts/factor-restore/restore-mfa-factor.ts';
import { createCancelMfaResetStore } from '../accounts/mfa-reset/cancel-mfa-reset.store.ts';
import { createCancelMfaReset } from '../accounts/mfa-reset/cancel-mfa-reset.ts';
import { createMailedTokens } from '../accounts/mailed-links/mailed-tokens.ts';
import { createRequestLinkStore } from '../accounts/mailed-links/request-link.store.ts';
import { createRequestLink } from '../accounts/mailed-links/request-link.ts';
import { createResetPasswordStore } from '../accounts/password-reset/reset-password.store.ts';
import { createResetPassword } from '../accounts/password-reset/reset-password.ts';
import { createSignUpStore } from '../accounts/sign-up.store.ts';
import { createSignUp } from '../accounts/sign-up.ts';
import { createMailedTokensStore } from '../mailed-tokens/mailed-tokens.store.ts';
import { createRefuseTicketStore } from '../tickets/refuse-ticket.store.ts';
import { createUpdateUserStore } from '../accounts/update-user.store.ts';
import { createUpdateUser } from '../accounts/update-user.ts';
import { createDeleteUserStore } from '../accounts/user-data/delete-user.store.ts';
import { createDeleteUser } from '../accounts/user-data/delete-user.ts';
import { createExportUserDataStore } from '../accounts/user-data/export-user-data.store.ts';
import { createExportUserData } from '../accounts/user-data/export-user-data.ts';
import { countersOf } from './counters-of.ts';
import type { Foundation } from './foundation.ts';

/** What people do with their account. */
export function createAccountServices(foundation: Foundation) {
  const { config, clock, database, passwordHash, hashQueue } = foundation;
  const { audit, throttle, attempts, checkPassword } = foundation;
  const { sessionFactory, tickets } = foundation;
  const { db, statements } = database;

  const mailedTokens = createMailedTokens({
    store: createMailedTokensStore(statements),
    refusals: createRefuseTicketStore(statements),
    throttle,
    clock,
  });
  const { newPassword } = foundation;
  const moveAddress = { store: createMoveAddressStore(db), mailedTokens, clock };

  return {
    signUp: createSignUp({
      store: createSignUpStore(statements, foundation.policies),
      throttle,
      passwordHash,
      hashQueue,
      sessionFactory,
      tickets,
      audit,
      clock,
      newPassword,
      emailVerificationRequired: config.emailVerificationRequired,
    }),
    changePassword: createChangePassword({
      store: createChangePasswordStore(db),
      attempts,
      checkPassword,
      newPassword,
      clock,
    }),
    requestLink: createRequestLink({ store: createRequestLinkStore(statements), throttle, clock }),
    verifyEmail: createVerifyEmail({
      mailedTokens,
      store: createVerifyEmailStore(statements),
      confirmEmailChange: createConfirmEmailChange(moveAddress),
      clock,
    }),
    resetPassword: createResetPassword({
      mailedTokens,
      store: createResetPasswordStore(db, statements, foundation.policies),
      throttle,
      newPassword,
      clock,
    }),
    changeEmail: createChangeEmail({
      store: createChangeEmailStore(statements),
      throttle,
      clock,
    }),
    stopEmailChange: createStopEmailChange(moveAddress),
    restoreMfaFactor: createRestoreMfaFactor({
      mailedTokens,
      store: createRestoreMfaFactorStore(db),
      clock,
    }),
    cancelMfaReset: createCancelMfaReset({
      mailedTokens,
      store: createCancelMfaResetStore(db),
      clock,
    }),
    exportUserData: createExportUserData({
      store: createExportUserDataStore(statements),
      throttle,
      audit,
      clock,
    }),
    deleteUser: createDeleteUser({
      store: createDeleteUserStore(db, (names) => countersOf(throttle, names)),
      clock,
    }),
    updateUser: createUpdateUser({
      store: createUpdateUserStore(statements),
      clock,
    }),
  };
}
