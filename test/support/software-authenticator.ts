import { createHash, randomBytes, type KeyPairKeyObjectResult } from 'node:crypto';
import { encodeCBOR, type CBORType } from '@levischuck/tiny-cbor';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { noAttestation, type Attestation } from './attestations.ts';
import {
  anotherKey,
  coseKey,
  newKeys,
  signWith,
  COSE_ALGORITHM,
  type Algorithm,
} from './authenticator-keys.ts';

/** What the browser says wrongly. */
type ClientLies = {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: string;
  readonly credentialType?: string;
};

/** What the authenticator says wrongly. */
type AuthenticatorLies = {
  readonly rpId?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backupEligible?: boolean;
  readonly backedUp?: boolean;
  readonly counter?: number;
  readonly signature?: 'broken' | 'of another key';
};

export type RegistrationLies = ClientLies &
  AuthenticatorLies & {
    /** Instead of a random one, both inside and outside of the attestation. */
    readonly credentialId?: Uint8Array;
    /** Outside of the attestation only. */
    readonly id?: Uint8Array;
    /** Labels of the COSE_Key to write over: 1 is the type, 3 the algorithm. */
    readonly publicKey?: ReadonlyMap<number, CBORType>;
    readonly attestation?: Attestation;
    /** What the browser says of it. Undefined is one that says nothing. */
    readonly discoverable?: boolean | undefined;
  };

export type AssertionLies = ClientLies &
  AuthenticatorLies & {
    readonly id?: Uint8Array;
    /** Base64url. Null leaves it out. */
    readonly userHandle?: string | null;
  };

type Held = KeyPairKeyObjectResult & { readonly userHandle: string };

/**
 * A browser and the authenticator in it, of one page and one user: does as it is asked, unless told
 * to lie. Like most, it counts all its uses in one counter.
 */
export function createSoftwareAuthenticator(settings: {
  rpId: string;
  origin: string;
  algorithm?: Algorithm;
  aaguid?: string;
  backupEligible?: boolean;
  backedUp?: boolean;
  /** Where it starts. Null is one that does not count, as synced passkeys do. */
  counter?: number | null;
  transports?: string[];
}) {
  const { algorithm = 'ES256', backupEligible = false, transports = ['internal'] } = settings;
  const credentials = new Map<string, Held>();
  let counter = settings.counter ?? 0;

  const clientData = (type: string, challenge: string, lies: ClientLies): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? settings.origin,
        crossOrigin: 'crossOrigin' in lies ? lies.crossOrigin : false,
        topOrigin: lies.topOrigin,
      }),
    );

  function authenticatorData(lies: AuthenticatorLies, attested?: Buffer): Buffer {
    const flags =
      (Number(lies.userPresent ?? true) << 0) |
      (Number(lies.userVerified ?? true) << 2) |
      (Number(lies.backupEligible ?? backupEligible) << 3) |
      (Number(lies.backedUp ?? settings.backedUp ?? false) << 4) |
      (Number(Boolean(attested)) << 6);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    head.writeUInt32BE(lies.counter ?? counter, 1);
    return Buffer.concat([
      sha256(Buffer.from(lies.rpId ?? settings.rpId)),
      head,
      attested ?? Buffer.alloc(0),
    ]);
  }

  function signAs(held: Held, data: Buffer, lies: AuthenticatorLies): Buffer {
    const another = lies.signature === 'of another key';
    const signature = signWith(another ? anotherKey(algorithm, held) : held.privateKey, data);
    if (lies.signature === 'broken') signature[signature.length - 1]! ^= 1;
    return signature;
  }

  return {
    register(
      options: PublicKeyCredentialCreationOptionsJSON,
      lies: RegistrationLies = {},
    ): RegistrationResponseJSON {
      if (options.excludeCredentials?.some(({ id }) => credentials.has(id))) {
        throw new DOMException('It holds one of the credentials to exclude.', 'InvalidStateError');
      }
      const held = { ...newKeys(algorithm), userHandle: options.user.id };
      const credentialId = Buffer.from(lies.credentialId ?? randomBytes(32));
      credentials.set(base64url(credentialId), held);

      const publicKey = coseKey(algorithm, held.publicKey);
      for (const [label, lie] of lies.publicKey ?? []) publicKey.set(label, lie);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const aaguid = Buffer.from(
        (settings.aaguid ?? '').replaceAll('-', '').padEnd(32, '0'),
        'hex',
      );
      const attested = Buffer.concat([aaguid, length, credentialId, encodeCBOR(publicKey)]);
      const authData = authenticatorData(lies, attested);
      const clientDataJSON = clientData('webauthn.create', options.challenge, lies);
      const clientDataHash = sha256(clientDataJSON);
      const { fmt, attStmt } = (lies.attestation ?? noAttestation)({
        authenticatorData: authData,
        clientDataHash,
        credentialId,
        publicKey: held.publicKey,
        algorithm: COSE_ALGORITHM[algorithm],
        sign: () => signAs(held, Buffer.concat([authData, clientDataHash]), lies),
      });
      const attestationObject = encodeCBOR(
        new Map<string, CBORType>([
          ['fmt', fmt],
          ['attStmt', attStmt],
          ['authData', new Uint8Array(authData)],
        ]),
      );
      const rk = 'discoverable' in lies ? lies.discoverable : true;
      return {
        ...credentialJson(lies.id ?? credentialId, lies, {
          clientDataJSON: base64url(clientDataJSON),
          attestationObject: base64url(attestationObject),
          transports,
        }),
        clientExtensionResults:
          options.extensions?.credProps && rk !== undefined ? { credProps: { rk } } : {},
      };
    },

    /** With the first of its credentials that are allowed; the newest where any is. */
    authenticate(
      options: PublicKeyCredentialRequestOptionsJSON,
      lies: AssertionLies = {},
    ): AuthenticationResponseJSON {
      const allowed = options.allowCredentials?.length
        ? options.allowCredentials.map(({ id }) => id)
        : [...credentials.keys()].toReversed();
      const id = allowed.find((one) => credentials.has(one));
      if (!id) throw new DOMException('It holds no such credential.', 'NotAllowedError');
      const held = credentials.get(id)!;

      if (settings.counter !== null) counter++;
      const authData = authenticatorData(lies);
      const clientDataJSON = clientData('webauthn.get', options.challenge, lies);
      const signed = Buffer.concat([authData, sha256(clientDataJSON)]);
      const handle = lies.userHandle === undefined ? held.userHandle : lies.userHandle;
      return credentialJson(lies.id ?? Buffer.from(id, 'base64url'), lies, {
        clientDataJSON: base64url(clientDataJSON),
        authenticatorData: base64url(authData),
        signature: base64url(signAs(held, signed, lies)),
        ...(handle !== null && { userHandle: handle }),
      });
    },
  };
}

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>;
export type AuthenticatorSettings = Partial<Parameters<typeof createSoftwareAuthenticator>[0]>;

const credentialJson = <Response>(id: Uint8Array, lies: ClientLies, response: Response) => ({
  id: base64url(id),
  rawId: base64url(id),
  type: (lies.credentialType ?? 'public-key') as 'public-key',
  response,
  clientExtensionResults: {},
  authenticatorAttachment: 'platform' as const,
});

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
