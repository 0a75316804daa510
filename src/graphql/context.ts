import type { EnrollEmail } from '../mfa/email/enroll-email.ts';
import type { Enroller } from '../mfa/enroller.ts';
import type { ManageFactors } from '../mfa/manage/manage-factors.ts';
import type { MfaStatusStore } from '../mfa/mfa-status.store.ts';
import type { GenerateRecoveryCodes } from '../mfa/recovery-codes/generate-recovery-codes.ts';
import type { EnrollSms } from '../mfa/sms/enroll-sms.ts';
import type { GenerateTotp } from '../mfa/totp/generate-totp.ts';
import type { VerifyChangeUserMfa } from '../mfa/verify-change-user-mfa.ts';
import type { EnrollWebauthn } from '../mfa/webauthn/enroll-webauthn.ts';
import type { MfaPolicy } from '../policy/mfa-policy.ts';
import type { Viewer } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Client } from '../shared/client.ts';
import type { SendSignInCode } from '../sign-in/send-sign-in-code.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { StepUp } from '../sign-in/step-up.ts';
import type { VerifyMfa } from '../sign-in/verify-mfa.ts';
import type { VerifyWebauthn } from '../sign-in/verify-webauthn.ts';
import type { SignUp } from '../users/sign-up.ts';

/** What resolvers call. Built once, in services.ts. */
export type Services = {
  readonly signIn: SignIn;
  readonly signUp: SignUp;
  readonly stepUp: StepUp;
  readonly sendSignInCode: SendSignInCode;
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
};

/** What a sign-in screen needs to know. */
export type PublicConfig = {
  readonly emailVerificationRequired: boolean;
  readonly passwordMinLength: number;
  readonly policy: MfaPolicy;
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
};

export type Context = {
  readonly client: Client;
  readonly services: Services;
  readonly publicConfig: PublicConfig;
  readonly caller: Caller;
};
