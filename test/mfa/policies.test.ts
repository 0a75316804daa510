import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { codeAt } from '../support/person.ts';

const required = testApp({ AUTH_MFA_REQUIREMENT: 'REQUIRED' });
const disabled = testApp({ AUTH_MFA_REQUIREMENT: 'DISABLED' });

describe('under REQUIRED', () => {
  test('a new user gets an enrollment ticket, enrolls with it, and gets the session', async () => {
    const ada = required.person();
    const { ticket, ...answer } = await ada.run('signUp', {
      email: ada.email,
      password: ada.password,
    });
    expect(answer).toMatchObject({
      __typename: 'MfaEnrollmentTicket',
      allowedFactors: ['TOTP', 'WEBAUTHN', 'SMS'],
      emailCodeRequired: false,
    });

    const { totpSecret } = await ada.run('generateTotp', {}, ticket);
    const code = codeAt(totpSecret, required.clock());
    const change = await ada.run('verifyChange', { type: 'TOTP', code }, ticket);
    expect(change.recoveryCodes).toHaveLength(10);
    expect(decodeJwt(change.session.accessToken)).toMatchObject({ acr: 'aal2' });
    expect(await ada.run('me', {}, change.session.accessToken)).toMatchObject({ email: ada.email });
    expect((await ada.run('generateTotp', {}, ticket)).errors).toBeDefined();
  });

  test('signing in without a factor gives another enrollment ticket, and no session', async () => {
    const ada = required.person();
    await ada.run('signUp', { email: ada.email, password: ada.password });
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaEnrollmentTicket' });
  });

  test('an enrollment ticket opens nothing but enrollment', async () => {
    const ada = required.person();
    const { ticket } = await ada.run('signUp', { email: ada.email, password: ada.password });

    for (const operation of ['me', 'stepUp', 'generateRecoveryCodes', 'signOut'] as const) {
      const { errors } = await ada.run(operation, {}, ticket);
      expect(errors?.[0].extensions.code, operation).toBe('UNAUTHENTICATED');
    }
    const none = await ada.run('verifyChange', { type: 'NONE', code: '123456' }, ticket);
    expect(none.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(await ada.verifyTotp(ticket, '123456')).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('it expires as tickets do', async () => {
    const ada = required.person();
    const { ticket } = await ada.run('signUp', { email: ada.email, password: ada.password });
    required.clock.advance(300);

    expect((await ada.run('generateTotp', {}, ticket)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('MFA cannot be switched off', async () => {
    const ada = required.person();
    const { ticket } = await ada.run('signUp', { email: ada.email, password: ada.password });
    const { totpSecret } = await ada.run('generateTotp', {}, ticket);
    const code = codeAt(totpSecret, required.clock());
    const { session } = await ada.run('verifyChange', { type: 'TOTP', code }, ticket);
    const next = codeAt(totpSecret, required.clock(), 1);

    expect(
      await ada.run('verifyChange', { type: 'NONE', code: next }, session.accessToken),
    ).toMatchObject({ code: 'MFA_ENFORCED' });
  });

  test('eight characters make a password, because it is never used alone', async () => {
    const { data } = await required.visitor()(
      '{ authConfig { passwordMinLength mfaRequirement } }',
    );
    expect(data.authConfig).toEqual({ passwordMinLength: 8, mfaRequirement: 'REQUIRED' });
  });
});

describe('under DISABLED', () => {
  test('nothing can be enrolled', async () => {
    const ada = disabled.person();
    await ada.signUp();

    expect(await ada.run('generateTotp')).toMatchObject({ code: 'MFA_DISABLED' });
    expect(await ada.run('verifyChange', { type: 'TOTP', code: '123456' })).toMatchObject({
      code: 'MFA_DISABLED',
    });
  });

  test('who has a factor is still asked for it', async () => {
    const ada = disabled.person();
    const { user } = await ada.signUp();
    await disabled.db.factor.create({
      data: {
        id: user.id,
        userId: user.id,
        type: 'TOTP',
        state: 'ACTIVE',
        name: 'From before',
        createdAt: disabled.clock(),
      },
    });

    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaTicket' });
  });
});
