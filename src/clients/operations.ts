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

export const operations = Object.assign({}, ...Object.values(journeys)) as UnionToIntersection<
  (typeof journeys)[keyof typeof journeys]
>;

type UnionToIntersection<Union> = (Union extends unknown ? (_: Union) => void : never) extends (
  _: infer Intersection,
) => void
  ? Intersection
  : never;
