import type { EnrollEmail } from '../mfa/email/enroll-email.ts';
import type { Enroller } from '../mfa/enrollment/enroller.ts';
import type { ManageFactors } from '../mfa/manage/manage-factors.ts';
import type { MfaStatusStore } from '../policy/mfa-status.store.ts';
import type { GenerateRecoveryCodes } from '../mfa/recovery-codes/generate-recovery-codes.ts';
import type { EnrollSms } from '../mfa/sms/enroll-sms.ts';
import type { GenerateTotp } from '../mfa/totp/generate-totp.ts';
import type { VerifyChangeUserMfa } from '../mfa/manage/verify-change-user-mfa.ts';
import type { EnrollWebauthn } from '../mfa/webauthn/enroll-webauthn.ts';
import type { Administrator } from '../operators/administrator.ts';
import type { CheckAdminSecret } from '../operators/check-admin-secret.ts';
import type { SetUserMfaRequirement } from '../operators/policy/set-user-mfa-requirement.ts';
import type { FindAuthConfig } from '../policy/auth-config.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import type { UpdateMfaPolicy } from '../operators/policy/update-mfa-policy.ts';
import type { ExplainSignIn } from '../operators/policy/explain-sign-in.ts';
import type { PreviewMfaPolicy } from '../operators/policy/preview-mfa-policy.ts';
import type { ProveEnrollment } from '../sign-in/enrollment-ticket/prove-mfa-enrollment.ts';
import type { Clock } from '../shared/clock.ts';
import type { RefuseTicket } from '../tickets/refuse-ticket.ts';
import type { TrustedDevices } from '../trusted-devices/trusted-devices.ts';
import type { ChangePassword } from '../accounts/change-password.ts';
import type { Viewer } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Client } from '../shared/client.ts';
import type { SendEnrollmentCode } from '../sign-in/enrollment-ticket/send-mfa-enrollment-code.ts';
import type { SendSignInCode } from '../sign-in/second-factor/send-sign-in-mfa-code.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { StepUp } from '../sign-in/step-up.ts';
import type { VerifyMfa } from '../sign-in/second-factor/verify-sign-in-mfa.ts';
import type { VerifyWebauthn } from '../sign-in/second-factor/verify-sign-in-mfa-webauthn.ts';
import type { SignUp } from '../accounts/sign-up.ts';

/** What resolvers call. Built once, in services.ts. */
export type Services = {
  readonly signIn: SignIn;
  readonly signUp: SignUp;
  readonly stepUp: StepUp;
  readonly sendSignInCode: SendSignInCode;
  readonly refuseTicket: RefuseTicket;
  readonly verifyMfa: VerifyMfa;
  readonly verifyWebauthn: VerifyWebauthn;
  readonly sessions: Sessions;
  readonly mfaStatus: MfaStatusStore;
  readonly generateTotp: GenerateTotp;
  readonly verifyChangeUserMfa: VerifyChangeUserMfa;
  readonly enrollSms: EnrollSms;
  readonly enrollEmail: EnrollEmail;
  readonly enrollWebauthn: EnrollWebauthn;
  readonly manageFactors: ManageFactors;
  readonly generateRecoveryCodes: GenerateRecoveryCodes;
  readonly proveEnrollment: ProveEnrollment;
  readonly sendEnrollmentCode: SendEnrollmentCode;
  readonly trustedDevices: TrustedDevices;
  readonly changePassword: ChangePassword;
  readonly authConfig: FindAuthConfig;
  readonly policies: Pick<PolicyStore, 'current'>;
  readonly updateMfaPolicy: UpdateMfaPolicy;
  readonly previewMfaPolicy: PreviewMfaPolicy;
  readonly explainSignIn: ExplainSignIn;
  readonly setUserMfaRequirement: SetUserMfaRequirement;
  readonly checkAdminSecret: CheckAdminSecret;
};

/**
 * Who sent the request. Nothing is looked up until a field asks, and then once. Every function
 * throws `Unauthenticated` for a token that is not valid.
 */
export type Caller = {
  /** Null without a token. */
  readonly findViewer: () => Promise<Viewer | null>;
  readonly requireViewer: () => Promise<Viewer>;
  /** A signed-in user, or the holder of an enrollment ticket. */
  readonly requireEnroller: () => Promise<Enroller>;
  /** Throws `Forbidden` for a wrong secret, and for whoever is signed in and no administrator. */
  readonly requireAdministrator: () => Promise<Administrator>;
};

/** The token by which a trusted browser is recognized, other than by argument. */
export type DeviceToken = {
  readonly token: string | null;
  /** Hands a new one to the browser, where the operator has cookies on. Returns the outcome. */
  keep<Outcome extends object>(outcome: Outcome): Outcome;
};

export type Context = {
  readonly client: Client;
  readonly services: Services;
  readonly caller: Caller;
  readonly device: DeviceToken;
  readonly clock: Clock;
  /** What rules now: looked up when a field first asks, and once, however many users are listed. */
  readonly authConfig: FindAuthConfig;
};
