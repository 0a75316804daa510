import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { callOf, rootFields } from '../support/root-fields.ts';

const app = testApp();

/** What anybody may call. A new field is closed until it is added here, too. */
const PUBLIC = [
  'authConfig',
  'cancelUserMfaReset',
  'exchangeSignInCode',
  'generateSignInMfaWebauthn',
  'generateSignInWebauthn',
  'me',
  'proveMfaEnrollment',
  'refreshSession',
  'requestPasswordReset',
  'resetPassword',
  'restoreMfaFactor',
  'sendEmailVerification',
  'sendMfaEnrollmentCode',
  'sendSignInMfaCode',
  'signInEmailPassword',
  'signInWebauthn',
  'signUpEmailPassword',
  'stopEmailChange',
  'verifyEmail',
  'verifySignInMfaEmail',
  'verifySignInMfaRecoveryCode',
  'verifySignInMfaSms',
  'verifySignInMfaTotp',
  'verifySignInMfaWebauthn',
];

describe('every field is closed to strangers unless it is listed as public', () => {
  test.each(rootFields.map((root) => [root.field.name, root] as const))(
    '%s',
    async (name, root) => {
      const send = app.visitor();
      const query = callOf(root);
      const { errors } = await send(query);
      const refused = errors?.[0]?.extensions.code === 'UNAUTHENTICATED';

      expect(refused).toBe(!PUBLIC.includes(name));
      // An invalid token is no better than none, except where none is needed.
      const forged = await send(query, {}, 'not.a.token');
      if (!PUBLIC.includes(name) || name === 'me') {
        expect(forged.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      }
    },
  );
});
