import type { Operation } from '../../../clients/operation.ts';
import * as texts from '../../../clients/operations.ts';
import type { Operations } from '../generated/answers.ts';

type Typed<Name extends keyof Operations> = Operation<Operations[Name][0], Operations[Name][1]>;

// One by one, so that what no page uses is not sent to anybody.
export const signInEmailPassword = texts.signInEmailPassword as Typed<'signInEmailPassword'>;
export const verifySignInMfaTotp = texts.verifySignInMfaTotp as Typed<'verifySignInMfaTotp'>;
export const verifySignInMfaRecoveryCode =
  texts.verifySignInMfaRecoveryCode as Typed<'verifySignInMfaRecoveryCode'>;
export const sendSignInMfaCode = texts.sendSignInMfaCode as Typed<'sendSignInMfaCode'>;
export const authConfig = texts.authConfig as Typed<'authConfig'>;
export const signUpEmailPassword = texts.signUpEmailPassword as Typed<'signUpEmailPassword'>;
export const sendEmailVerification = texts.sendEmailVerification as Typed<'sendEmailVerification'>;
export const verifyEmail = texts.verifyEmail as Typed<'verifyEmail'>;
export const proveMfaEnrollment = texts.proveMfaEnrollment as Typed<'proveMfaEnrollment'>;
export const sendMfaEnrollmentCode = texts.sendMfaEnrollmentCode as Typed<'sendMfaEnrollmentCode'>;
export const stepUp = texts.stepUp as Typed<'stepUp'>;
export const revokeSession = texts.revokeSession as Typed<'revokeSession'>;
export const me = texts.me as Typed<'me'>;
export const mySessions = texts.mySessions as Typed<'mySessions'>;
export const updateUser = texts.updateUser as Typed<'updateUser'>;
export const changePassword = texts.changePassword as Typed<'changePassword'>;
export const removePassword = texts.removePassword as Typed<'removePassword'>;
export const changeEmail = texts.changeEmail as Typed<'changeEmail'>;
export const exportUserData = texts.exportUserData as Typed<'exportUserData'>;
export const deleteUser = texts.deleteUser as Typed<'deleteUser'>;
export const renameMfaFactor = texts.renameMfaFactor as Typed<'renameMfaFactor'>;
export const setPrimaryMfaFactor = texts.setPrimaryMfaFactor as Typed<'setPrimaryMfaFactor'>;
export const removeMfaFactor = texts.removeMfaFactor as Typed<'removeMfaFactor'>;
export const generateRecoveryCodes = texts.generateRecoveryCodes as Typed<'generateRecoveryCodes'>;
export const enrollMfaWebauthn = texts.enrollMfaWebauthn as Typed<'enrollMfaWebauthn'>;
export const verifyEnrollMfaWebauthn =
  texts.verifyEnrollMfaWebauthn as Typed<'verifyEnrollMfaWebauthn'>;
export const generateSignInMfaWebauthn =
  texts.generateSignInMfaWebauthn as Typed<'generateSignInMfaWebauthn'>;
export const verifySignInMfaWebauthn =
  texts.verifySignInMfaWebauthn as Typed<'verifySignInMfaWebauthn'>;
export const generateSignInWebauthn =
  texts.generateSignInWebauthn as Typed<'generateSignInWebauthn'>;
export const signInWebauthn = texts.signInWebauthn as Typed<'signInWebauthn'>;
export const enrollMfaEmail = texts.enrollMfaEmail as Typed<'enrollMfaEmail'>;
export const verifyEnrollMfaEmail = texts.verifyEnrollMfaEmail as Typed<'verifyEnrollMfaEmail'>;
export const verifySignInMfaEmail = texts.verifySignInMfaEmail as Typed<'verifySignInMfaEmail'>;
export const enrollMfaSms = texts.enrollMfaSms as Typed<'enrollMfaSms'>;
export const verifyEnrollMfaSms = texts.verifyEnrollMfaSms as Typed<'verifyEnrollMfaSms'>;
export const verifySignInMfaSms = texts.verifySignInMfaSms as Typed<'verifySignInMfaSms'>;
export const generateTotp = texts.generateTotp as Typed<'generateTotp'>;
export const verifyChangeUserMfa = texts.verifyChangeUserMfa as Typed<'verifyChangeUserMfa'>;
export const myDevices = texts.myDevices as Typed<'myDevices'>;
export const revokeTrustedDevice = texts.revokeTrustedDevice as Typed<'revokeTrustedDevice'>;
export const revokeAllTrustedDevices =
  texts.revokeAllTrustedDevices as Typed<'revokeAllTrustedDevices'>;
export const requestPasswordReset = texts.requestPasswordReset as Typed<'requestPasswordReset'>;
export const resetPassword = texts.resetPassword as Typed<'resetPassword'>;
export const stopEmailChange = texts.stopEmailChange as Typed<'stopEmailChange'>;
export const restoreMfaFactor = texts.restoreMfaFactor as Typed<'restoreMfaFactor'>;
export const cancelUserMfaReset = texts.cancelUserMfaReset as Typed<'cancelUserMfaReset'>;
