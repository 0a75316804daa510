import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkAssertion, type StoredCredential } from '../../../src/mfa/webauthn/authentication.ts';
import { authenticationOptions } from '../../../src/mfa/webauthn/options.ts';
import { checkRegistration } from '../../../src/mfa/webauthn/registration.ts';
import type { Algorithm } from '../../support/authenticator-keys.ts';
import { mutateBase64url } from '../../support/mutate-bytes.ts';
import { seededRandom } from '../../support/random.ts';
import {
  challenge,
  credentialOf,
  newAuthenticator,
  optionsToRegister,
  page,
  rp,
  user,
} from '../../support/relying-party.ts';
import type {
  AssertionLies,
  AuthenticatorSettings,
  SoftwareAuthenticator,
} from '../../support/software-authenticator.ts';

/** An authenticator and what is stored of its credential. */
async function enrolled(settings: AuthenticatorSettings = {}) {
  const authenticator = newAuthenticator(settings);
  const credential = await enroll(authenticator);
  const options = authenticationOptions(rp, challenge, [credential]);
  const expected = { rp, challenge, userId: user.id, credential };
  return { authenticator, credential, options, expected };
}

const enroll = async (authenticator: SoftwareAuthenticator) =>
  credentialOf(
    await checkRegistration(authenticator.register(optionsToRegister()), { rp, challenge }),
  );

describe('the options of an authentication', () => {
  test('ask for a verified user and name the credentials', () => {
    const allowed = [
      { id: Buffer.from([1, 2, 255]), transports: ['usb', 'nfc'] },
      { id: Buffer.from([3]), transports: [] },
    ];
    expect(authenticationOptions(rp, challenge, allowed)).toEqual({
      rpId: 'example.com',
      challenge: challenge.toString('base64url'),
      allowCredentials: [
        { type: 'public-key', id: 'AQL_', transports: ['usb', 'nfc'] },
        { type: 'public-key', id: 'Aw', transports: [] },
      ],
      userVerification: 'required',
      timeout: 300_000,
    });
  });

  test('an authenticator without any of them does not answer', async () => {
    const { options } = await enrolled();
    const { authenticator } = await enrolled();
    expect(() => authenticator.authenticate(options)).toThrow(
      expect.objectContaining({ name: 'NotAllowedError' }),
    );
  });
});

describe('an honest assertion', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)('with %s is verified', async (algorithm) => {
    const { authenticator, options, expected } = await enrolled({ algorithm });
    const check = await checkAssertion(authenticator.authenticate(options), expected);
    expect(check).toEqual({ kind: 'verified', counter: 1n, backedUp: false });
  });

  test('need not name the user', async () => {
    const { authenticator, options, expected } = await enrolled();
    for (const userHandle of [null, '']) {
      const response = authenticator.authenticate(options, { userHandle });
      expect(await checkAssertion(response, expected)).toMatchObject({ kind: 'verified' });
    }
  });

  test('may come from each of our origins', async () => {
    const { authenticator, options, expected } = await enrolled();
    const response = authenticator.authenticate(options, { origin: rp.origins[1]! });
    expect(await checkAssertion(response, expected)).toMatchObject({ kind: 'verified' });
  });

  test.each([true, false])('tells whether a passkey is backed up: %s', async (backedUp) => {
    const { authenticator, options, expected } = await enrolled({ backupEligible: true });
    const response = authenticator.authenticate(options, { backedUp });
    expect(await checkAssertion(response, expected)).toMatchObject({ kind: 'verified', backedUp });
  });

  test('comes from the authenticator that holds what is allowed', async () => {
    const { authenticator, options, expected } = await enrolled();
    const newer = await enroll(authenticator);
    const response = authenticator.authenticate(options);
    expect(response.id).not.toBe(Buffer.from(newer.id).toString('base64url'));
    expect(await checkAssertion(response, expected)).toMatchObject({ kind: 'verified' });
  });
});

describe('refused at authentication', () => {
  const otherChallenge = randomBytes(32).toString('base64url');
  const cases: [string, AssertionLies, AuthenticatorSettings?][] = [
    ['W-1: a registration in place of an assertion', { type: 'webauthn.create' }],
    ['W-1: another type of credential', { credentialType: 'password' }],
    ['W-2: another challenge', { challenge: otherChallenge }],
    ['W-2: no challenge', { challenge: '' }],
    ['W-3: the origin of another site', { origin: 'https://example.org' }],
    ['W-3: another site with ours in its name', { origin: `${page.origin}.evil.example` }],
    ['W-3: a subdomain that is not one of ours', { origin: 'https://other.example.com' }],
    ['W-3: our host without TLS', { origin: 'http://app.example.com' }],
    ['W-3: a page framed by another site', { crossOrigin: true }],
    ['W-3: a frame that calls itself otherwise', { crossOrigin: 'yes' }],
    ['W-3: a page framed by a site that is named', { topOrigin: 'https://evil.example' }],
    ['W-3: both', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['W-4: for another relying party', { rpId: 'example.org' }],
    ['W-5: without a person', { userPresent: false }],
    ['W-5: without verifying the person', { userVerified: false }],
    ['W-6: backed up although it cannot be', { backedUp: true }],
    ['W-6: a bound key that can be synced now', { backupEligible: true }],
    ['W-6: a synced key that is bound now', { backupEligible: false }, { backupEligible: true }],
    ['W-9: named as another credential', { id: randomBytes(32) }],
    ['W-9: of another user', { userHandle: randomBytes(16).toString('base64url') }],
    ['W-9: of the user spelled otherwise', { userHandle: user.id }],
    ['W-10: a broken signature', { signature: 'broken' }],
    ['W-10: a signature by another key', { signature: 'of another key' }],
    ['W-10: a broken signature by EdDSA', { signature: 'broken' }, { algorithm: 'EdDSA' }],
    ['W-10: a broken signature by RS256', { signature: 'broken' }, { algorithm: 'RS256' }],
  ];

  test.each(cases)('%s', async (_, lies, settings) => {
    const { authenticator, options, expected } = await enrolled(settings);
    const check = await checkAssertion(authenticator.authenticate(options, lies), expected);
    expect(check).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/^[\x20-\x7e]{1,200}$/),
    });
  });

  test('W-9: another credential of the same user than the expected one', async () => {
    const { authenticator, expected } = await enrolled();
    const other = await enroll(authenticator);
    const options = authenticationOptions(rp, challenge, [other]);
    const check = await checkAssertion(authenticator.authenticate(options), expected);
    expect(check).toMatchObject({ kind: 'refused' });
  });

  test('W-10: a genuine signature over another client data', async () => {
    const { authenticator, options, expected } = await enrolled();
    const { response, ...rest } = authenticator.authenticate(options);
    const other = authenticator.authenticate(options, { crossOrigin: undefined });
    const { clientDataJSON } = other.response;
    const check = await checkAssertion(
      { ...rest, response: { ...response, clientDataJSON } },
      expected,
    );
    expect(check).toMatchObject({ kind: 'refused' });
  });
});

describe('W-11: the counter', () => {
  const check = async (stored: bigint, lies: AssertionLies) => {
    const { authenticator, options, expected } = await enrolled();
    const credential: StoredCredential = { ...expected.credential, counter: stored };
    return checkAssertion(authenticator.authenticate(options, lies), { ...expected, credential });
  };

  test('may go up, by any step', async () => {
    expect(await check(5n, { counter: 6 })).toMatchObject({ kind: 'verified', counter: 6n });
    expect(await check(0n, { counter: 1 })).toMatchObject({ kind: 'verified', counter: 1n });
    const greatest = 2 ** 32 - 1;
    expect(await check(5n, { counter: greatest })).toMatchObject({ counter: BigInt(greatest) });
  });

  test('may stay at zero, as that of a synced passkey does', async () => {
    expect(await check(0n, { counter: 0 })).toMatchObject({ kind: 'verified', counter: 0n });
  });

  test.each([
    ['stays', 5n, 5],
    ['goes down', 5n, 4],
    ['goes back to zero', 5n, 0],
  ])('that %s is told apart', async (_, stored, counter) => {
    expect(await check(stored, { counter })).toEqual({ kind: 'counter_went_back' });
  });

  test('of a forged response says nothing: it is refused', async () => {
    for (const signature of ['broken', 'of another key'] as const) {
      expect(await check(5n, { counter: 4, signature })).toMatchObject({ kind: 'refused' });
    }
  });

  test('of a response that is refused for something else says nothing', async () => {
    const lies = { counter: 4, backupEligible: true };
    expect(await check(5n, lies)).toMatchObject({ kind: 'refused' });
  });
});

describe('a mutated assertion', () => {
  const members = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const;

  describe.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])('with %s', (algorithm) => {
    let made: Awaited<ReturnType<typeof enrolled>>;
    beforeAll(async () => {
      made = await enrolled({ algorithm });
    });

    test.each(members)('is refused when its %s differs', async (member) => {
      const random = seededRandom(3);
      const honest = made.authenticator.authenticate(made.options);
      const before = honest.response[member]!;
      for (let round = 0; round < 600; round++) {
        const after = mutateBase64url(before, random);
        // No handle is not a wrong one, and a piece said twice can be the same bytes.
        if (after === before || after === '') continue;
        const response = { ...honest.response, [member]: after };
        const check = await checkAssertion({ ...honest, response }, made.expected);
        if (member === 'signature' && algorithm === 'ES256' && check.kind === 'verified') {
          // The library reads the frame around the two numbers loosely, but not the numbers.
          const kept = Buffer.from(after, 'base64url').toString('hex');
          for (const number of numbersOf(before)) expect(kept).toContain(number);
          continue;
        }
        expect([after, check.kind]).toEqual([after, 'refused']);
      }
      expect(await checkAssertion(honest, made.expected)).toMatchObject({ kind: 'verified' });
    });
  });

  test('is refused whatever else it is', async () => {
    const { authenticator, options, expected } = await enrolled();
    const honest = authenticator.authenticate(options);
    const extended = Buffer.from(honest.response.authenticatorData, 'base64url');
    extended[32]! |= 0x80;
    const deep = Buffer.concat([extended, Buffer.alloc(12_000, 0x81)]).toString('base64url');
    for (const part of [deep, '', 'AA', 'bnVsbA', 'W10', '%%%', null, undefined, 7, {}]) {
      for (const member of ['clientDataJSON', 'authenticatorData', 'signature']) {
        const response = { ...honest.response, [member]: part };
        // oxlint-disable-next-line no-explicit-any
        const check = await checkAssertion({ ...honest, response } as any, expected);
        expect(check.kind).toBe('refused');
      }
      // oxlint-disable-next-line no-explicit-any
      expect((await checkAssertion(part as any, expected)).kind).toBe('refused');
    }
  });

  test('is refused where the stored key is not one', async () => {
    const { authenticator, options, expected } = await enrolled();
    const credential = { ...expected.credential, publicKey: randomBytes(77) };
    const response = authenticator.authenticate(options);
    expect(await checkAssertion(response, { ...expected, credential })).toMatchObject({
      kind: 'refused',
    });
  });
});

/** The r and s of an ECDSA signature, in hex. */
function numbersOf(signature: string): string[] {
  const bytes = Buffer.from(signature, 'base64url');
  const r = bytes.subarray(4, 4 + bytes[3]!);
  const s = bytes.subarray(6 + r.length);
  return [r, s].map((number) => number.toString('hex').replace(/^(00)+/, ''));
}
