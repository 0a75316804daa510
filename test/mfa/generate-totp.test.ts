import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { codeAt, PASSWORD } from '../support/person.ts';

// The package's types do not know that it is CommonJS.
const decodeQrCode = jsqr as unknown as typeof jsqr.default;

const app = testApp({ AUTH_TOTP_ISSUER: 'Ünï & Söhne "50%"', AUTH_RATE_LIMITS: 'off' });

async function signedIn() {
  const person = app.person();
  await person.signUp();
  return person;
}

function readQrCode(dataUri: string): string | undefined {
  const [type, base64] = dataUri.split(',') as [string, string];
  expect(type).toBe('data:image/png;base64');
  const { data, width, height } = PNG.sync.read(Buffer.from(base64, 'base64'));
  return decodeQrCode(new Uint8ClampedArray(data), width, height)?.data;
}

describe('generateTotp', () => {
  test('gives 160 bits as base32, as a URI and as a QR code that says the same', async () => {
    const ada = await signedIn();
    const enrollment = await ada.run('generateTotp');
    const uri = new URL(enrollment.totpUri);

    expect(enrollment.totpSecret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri.protocol).toBe('otpauth:');
    expect(enrollment.totpUri).not.toMatch(/[ "&](?=.*\?)/);
    expect(decodeURIComponent(uri.pathname.split('/').at(-1)!)).toBe(
      `Ünï & Söhne "50%":${ada.email}`,
    );
    expect(uri.searchParams.get('secret')).toBe(enrollment.totpSecret);
    expect(uri.searchParams.get('issuer')).toBe('Ünï & Söhne "50%"');
    expect(readQrCode(enrollment.imageUrl)).toBe(enrollment.totpUri);
  });

  test('counts for nothing until it is verified', async () => {
    const ada = await signedIn();
    await ada.run('generateTotp');

    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    expect((await ada.run('me')).mfa).toMatchObject({ enabled: false, factorCount: 0 });
  });

  test('leaves a live factor alone, also when the new one is abandoned', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    await ada.run('generateTotp', { name: 'New phone' });
    app.clock.advance(3600);

    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('replaces an earlier pending secret', async () => {
    const ada = await signedIn();
    const first = await ada.run('generateTotp');
    await ada.run('generateTotp');

    const code = codeAt(first.totpSecret, app.clock());
    expect(await ada.run('verifyChange', { type: 'TOTP', code })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('is dropped after ten minutes, to the second', async () => {
    const [early, late] = [await signedIn(), await signedIn()];
    const pending = [await early.run('generateTotp'), await late.run('generateTotp')];
    const verify = async (person: typeof early, secret: string) => {
      person.hold(await person.signIn());
      return person.run('verifyChange', { type: 'TOTP', code: codeAt(secret, app.clock()) });
    };

    app.clock.advance(599);
    expect(await verify(early, pending[0].totpSecret)).toMatchObject({ __typename: 'MfaChange' });
    app.clock.advance(1);
    expect(await verify(late, pending[1].totpSecret)).toMatchObject({ code: 'TOTP_NOT_GENERATED' });
  });

  test('a user may hold five', async () => {
    const ada = await signedIn();
    for (let factor = 1; factor <= 5; factor += 1) {
      expect(await ada.enrollTotp()).toMatchObject({ __typename: 'MfaChange' });
    }

    expect(await ada.run('generateTotp')).toMatchObject({ code: 'FACTOR_LIMIT_REACHED' });
    app.clock.advance(60);
    expect(await ada.signInWithTotp()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('needs a session', async () => {
    const { errors } = await app.person().run('generateTotp');
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('generateTotp wants fresh proof', () => {
  test('a sign-in is fresh for five minutes; then the password in the call will do', async () => {
    const ada = await signedIn();
    app.clock.advance(299);
    expect(await ada.run('generateTotp')).toMatchObject({ __typename: 'MfaTotpEnrollment' });
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    app.clock.advance(1);

    expect(await ada.run('generateTotp')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: [],
      maxAge: 300,
    });
    expect(await ada.run('generateTotp', { password: 'wrong' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await ada.run('generateTotp', { password: PASSWORD })).toMatchObject({
      __typename: 'MfaTotpEnrollment',
    });
  });

  test('CVE-2026-3429: with a factor, the password is not enough', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(3600);
    const { accessToken } = await ada.run('refresh', { refreshToken: ada.refreshToken });

    expect(await ada.run('generateTotp', { password: PASSWORD }, accessToken)).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP'],
    });
    const { ticket } = await ada.run('stepUp', {}, accessToken);
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    expect(await ada.run('generateTotp')).toMatchObject({ __typename: 'MfaTotpEnrollment' });
  });
});
