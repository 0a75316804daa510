import * as account from './operations/account.ts';
import * as audit from './operations/audit.ts';
import * as emailCode from './operations/email-code.ts';
import * as factors from './operations/factors.ts';
import * as passkey from './operations/passkey.ts';
import * as policy from './operations/policy.ts';
import * as recovery from './operations/recovery.ts';
import * as session from './operations/session.ts';
import * as signIn from './operations/sign-in.ts';
import * as signUp from './operations/sign-up.ts';
import * as sms from './operations/sms.ts';
import * as totp from './operations/totp.ts';
import * as trustedDevices from './operations/trusted-devices.ts';
import * as users from './operations/users.ts';
import * as webhooks from './operations/webhooks.ts';

export * from './operations/account.ts';
export * from './operations/audit.ts';
export * from './operations/email-code.ts';
export * from './operations/factors.ts';
export * from './operations/passkey.ts';
export * from './operations/policy.ts';
export * from './operations/recovery.ts';
export * from './operations/session.ts';
export * from './operations/sign-in.ts';
export * from './operations/sign-up.ts';
export * from './operations/sms.ts';
export * from './operations/totp.ts';
export * from './operations/trusted-devices.ts';
export * from './operations/users.ts';
export * from './operations/webhooks.ts';

/**
 * Every operation, by journey. README, GraphiQL, the client kit and the tests take them from here, so
 * that no example can rot.
 */
export const journeys = {
  signUp,
  totp,
  signIn,
  session,
  sms,
  emailCode,
  passkey,
  factors,
  recovery,
  trustedDevices,
  account,
  policy,
  users,
  audit,
  webhooks,
} as const;

/** Bundlers may leave it out: the mark says that nothing else happens here. */
export const operations = /* @__PURE__ */ Object.assign(
  {},
  ...Object.values(journeys),
) as UnionToIntersection<(typeof journeys)[keyof typeof journeys]>;

type UnionToIntersection<Union> = (Union extends unknown ? (_: Union) => void : never) extends (
  _: infer Intersection,
) => void
  ? Intersection
  : never;
