import './date-time.ts';
import '../throttle/errors.schema.ts';
import '../tickets/errors.schema.ts';
import '../sign-in/errors.schema.ts';
import '../mfa/errors.schema.ts';
import '../users/user.schema.ts';
import '../users/sign-up.schema.ts';
import '../sign-in/sign-in.schema.ts';
import '../sessions/sessions.schema.ts';
import '../mfa/mfa.schema.ts';
import '../mfa/totp/totp.schema.ts';
import '../mfa/recovery-codes/recovery-codes.schema.ts';
import '../policy/policy.schema.ts';
import { builder } from './builder.ts';

export const schema = builder.toSchema();
