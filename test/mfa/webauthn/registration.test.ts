import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registrationOptions } from '../../../src/mfa/webauthn/options.ts';
import { checkRegistration } from '../../../src/mfa/webauthn/registration.ts';
import {
  attestationOf,
  packedAttestation,
  selfAttestation,
  u2fAttestation,
} from '../../support/attestations.ts';
import { coseKey, newKeys } from '../../support/authenticator-keys.ts';
import { mutateBase64url } from '../../support/mutate-bytes.ts';
import { seededRandom } from '../../support/random.ts';
import {
  challenge,
  newAuthenticator,
  optionsToRegister,
  page,
  rp,
  user,
} from '../../support/relying-party.ts';
import type { RegistrationLies } from '../../support/software-authenticator.ts';

const expected = { rp, challenge };
const options = optionsToRegister();

const register = (lies: RegistrationLies = {}, settings: object = {}) =>
  newAuthenticator({ ...settings }).register(options, lies);

describe('the options of a registration', () => {
  test('ask for a verified user and no attestation, and name what is registered', () => {
    const registered = [
      { id: Buffer.from([1, 2, 255]), transports: ['usb', 'nfc'] },
      { id: Buffer.from([3]), transports: [] },
    ];
    expect(registrationOptions(rp, user, challenge, registered)).toEqual({
      rp: { id: 'example.com', name: 'Example' },
      user: {
        id: Buffer.from(user.id.replaceAll('-', ''), 'hex').toString('base64url'),
        name: 'ada@example.com',
        displayName: 'Ada',
      },
      challenge: challenge.toString('base64url'),
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: 300_000,
      excludeCredentials: [
        { type: 'public-key', id: 'AQL_', transports: ['usb', 'nfc'] },
        { type: 'public-key', id: 'Aw', transports: [] },
      ],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      extensions: { credProps: true },
    });
  });

  test('an authenticator that holds one of them makes no other', () => {
    const authenticator = newAuthenticator();
    const { id } = authenticator.register(options);
    const registered = [{ id: Buffer.from(id, 'base64url'), transports: [] }];
    expect(() =>
      authenticator.register(registrationOptions(rp, user, challenge, registered)),
    ).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });
});

describe('an honest registration', () => {
  test.each([
    ['ES256', 'none', undefined],
    ['EdDSA', 'none', undefined],
    ['RS256', 'none', undefined],
    ['ES256', 'packed', selfAttestation()],
    ['EdDSA', 'packed', selfAttestation()],
    ['RS256', 'packed', selfAttestation()],
  ])('with %s and attestation %s is verified', async (algorithm, _, attestation) => {
    const aaguid = randomUUID();
    const response = register(attestation ? { attestation } : {}, {
      algorithm,
      aaguid,
      counter: 7,
      transports: ['usb', 'nfc'],
    });
    const check = await checkRegistration(response, expected);
    expect(check).toEqual({
      kind: 'verified',
      credential: {
        id: new Uint8Array(Buffer.from(response.id, 'base64url')),
        publicKey: expect.any(Uint8Array),
        counter: 7n,
        aaguid,
        transports: ['usb', 'nfc'],
        backupEligible: false,
        backedUp: false,
        discoverable: true,
      },
    });
  });

  test.each([
    [true, true],
    [true, false],
  ])('tells whether it may be synced (%s) and is (%s)', async (backupEligible, backedUp) => {
    const check = await checkRegistration(register({ backupEligible, backedUp }), expected);
    expect(check).toMatchObject({ kind: 'verified', credential: { backupEligible, backedUp } });
  });

  test('may come from each of our origins, and with the longest credential id', async () => {
    const lies = { origin: rp.origins[1]!, credentialId: randomBytes(1023) };
    expect(await checkRegistration(register(lies), expected)).toMatchObject({ kind: 'verified' });
  });
});

describe('refused at registration', () => {
  const otherChallenge = randomBytes(32).toString('base64url');
  const cases: [string, RegistrationLies, object?][] = [
    ['W-1: an assertion in place of a registration', { type: 'webauthn.get' }],
    ['W-1: another type of credential', { credentialType: 'password' }],
    ['W-2: another challenge', { challenge: otherChallenge }],
    ['W-2: no challenge', { challenge: '' }],
    ['W-3: the origin of another site', { origin: 'https://example.org' }],
    ['W-3: another site with ours in its name', { origin: `${page.origin}.evil.example` }],
    ['W-3: a subdomain that is not one of ours', { origin: 'https://other.example.com' }],
    ['W-3: our host without TLS', { origin: 'http://app.example.com' }],
    ['W-3: our host at another port', { origin: `${page.origin}:8443` }],
    ['W-3: a page framed by another site', { crossOrigin: true }],
    ['W-3: a frame that calls itself otherwise', { crossOrigin: 'yes' }],
    ['W-3: a page framed by a site that is named', { topOrigin: 'https://evil.example' }],
    ['W-4: for another relying party', { rpId: 'example.org' }],
    ['W-5: without a person', { userPresent: false }],
    ['W-5: without verifying the person', { userVerified: false }],
    ['W-6: backed up although it cannot be', { backupEligible: false, backedUp: true }],
    ['W-7: an algorithm that was not offered', { publicKey: new Map([[3, -35]]) }],
    ['W-7: a key of another type than its algorithm', { publicKey: new Map([[1, 3]]) }],
    ['W-7: a key on another curve', { publicKey: new Map([[-1, 2]]) }],
    ['W-7: a point that is on no curve', { publicKey: new Map([[-2, new Uint8Array(32)]]) }],
    ['W-7: a coordinate with a zero before it', { publicKey: padded() }],
    ['W-7: a key with more in it', { publicKey: new Map([[-70_000, 'more']]) }],
    ['W-7: a short RSA key', { publicKey: rsa(128) }, { algorithm: 'RS256' }],
    ['W-7: a giant RSA key', { publicKey: rsa(2048) }, { algorithm: 'RS256' }],
    [
      'W-7: an RSA key that anyone can sign for',
      { publicKey: rsa(256, [1]) },
      { algorithm: 'RS256' },
    ],
    ['W-7: a certificate that anyone could have made', { attestation: packedAttestation }],
    ['W-7: the same on a key from before FIDO2', { attestation: u2fAttestation }],
    ['W-7: `packed` that names another algorithm', { attestation: selfAttestation(-257) }],
    ['W-7: `packed` without a signature', { attestation: attestationOf('packed', { alg: -7 }) }],
    [
      'W-7: `none` that states something',
      { attestation: attestationOf('none', { sig: randomBytes(8) }) },
    ],
    ['W-7: `apple`', { attestation: attestationOf('apple', { x5c: [randomBytes(8)] }) }],
    ['W-7: a format that nobody knows', { attestation: attestationOf('mine') }],
    ['W-8: a credential id of 1,024 bytes', { credentialId: randomBytes(1024) }],
    ['W-8: without a credential id', { credentialId: new Uint8Array() }],
    ['W-8: another id than the attested one', { id: randomBytes(32) }],
    ['W-10: a broken self attestation', { attestation: selfAttestation(), signature: 'broken' }],
    [
      'W-10: a self attestation by another key',
      { attestation: selfAttestation(), signature: 'of another key' },
    ],
  ];

  const fetched = vi.fn();
  beforeEach(() => vi.stubGlobal('fetch', fetched));
  afterEach(() => vi.unstubAllGlobals());

  test.each(cases)('%s', async (_, lies, settings) => {
    const check = await checkRegistration(register(lies, settings), expected);
    expect(check).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/^[\x20-\x7e]{1,200}$/),
    });
    expect(fetched).not.toHaveBeenCalled();
  });

  test('what a hostile page writes into the reason is short and printable', async () => {
    const origin = `https://evil.example/\n\u0000\u2028{"level":50}${'x'.repeat(5000)}`;
    const check = await checkRegistration(register({ origin }), expected);
    expect(check).toEqual({ kind: 'refused', reason: expect.stringMatching(/^[\x20-\x7e]{200}$/) });
  });
});

describe('a mutated registration', () => {
  const facts = (clientDataJSON: string) => {
    const {
      type,
      challenge: answered,
      origin,
      crossOrigin = false,
    } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    return { type, answered, origin, crossOrigin };
  };

  test.each(['ES256', 'EdDSA', 'RS256'])(
    'with a self attestation of %s is refused, or says the same',
    async (algorithm) => {
      const random = seededRandom(1);
      const response = register({ attestation: selfAttestation() }, { algorithm });
      const honest = await checkRegistration(response, expected);
      for (let round = 0; round < 1500; round++) {
        const check = await checkRegistration(mutate(response, random), expected);
        if (check.kind !== 'refused') expect(check).toEqual(honest);
      }
    },
  );

  test('without attestation is refused, or differs in what nobody signs', async () => {
    const random = seededRandom(2);
    const response = register();
    let verified = 0;
    for (let round = 0; round < 3000; round++) {
      const mutant = mutate(response, random);
      const check = await checkRegistration(mutant, expected);
      if (check.kind === 'refused') continue;
      verified++;
      expect(facts(mutant.response.clientDataJSON)).toEqual(
        facts(response.response.clientDataJSON),
      );
      expect(Buffer.from(check.credential.id).toString('base64url')).toBe(response.id);
    }
    // The AAGUID and the counter are 20 bytes of some 200.
    expect(verified).toBeLessThan(600);
  });

  test('is refused whatever else it is', async () => {
    const deep = Buffer.concat([Buffer.alloc(12_000, 0x81), Buffer.of(0)]).toString('base64url');
    const maps = Buffer.from('a100'.repeat(6000), 'hex').toString('base64url');
    const parts = [deep, maps, '', 'AA', 'bnVsbA', 'W10', '%%%', null, undefined, 7, {}, 'oA'];
    const honest = register();
    for (const part of parts) {
      for (const member of ['clientDataJSON', 'attestationObject']) {
        const response = { ...honest.response, [member]: part };
        // oxlint-disable-next-line no-explicit-any
        const check = await checkRegistration({ ...honest, response } as any, expected);
        expect(check.kind).toBe('refused');
      }
      // oxlint-disable-next-line no-explicit-any
      expect((await checkRegistration(part as any, expected)).kind).toBe('refused');
    }
  });
});

/** A genuine point, with a coordinate of 33 bytes that means the same. */
function padded() {
  const key = coseKey('ES256', newKeys('ES256').publicKey);
  return key.set(-2, Buffer.concat([Buffer.of(0), key.get(-2) as Uint8Array]));
}

function rsa(modulusBytes: number, exponent = [1, 0, 1]) {
  const modulus = randomBytes(modulusBytes);
  modulus[0]! |= 0x80;
  modulus[modulusBytes - 1]! |= 1;
  return new Map<number, Uint8Array>([
    [-1, modulus],
    [-2, Uint8Array.from(exponent)],
  ]);
}

type Registration = ReturnType<typeof register>;

function mutate(registration: Registration, random: () => number): Registration {
  const member = random() < 0.3 ? 'clientDataJSON' : 'attestationObject';
  const { response } = registration;
  return {
    ...registration,
    response: { ...response, [member]: mutateBase64url(response[member], random) },
  };
}
