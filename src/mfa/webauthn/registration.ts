import {
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import {
  decodeAttestationObject,
  isoBase64URL,
  parseAuthenticatorData,
} from '@simplewebauthn/server/helpers';
import { isWithoutCertificates } from './attestation.ts';
import { isFramed } from './client-data.ts';
import { MAX_CREDENTIAL_ID_BYTES, toBase64url, toDescriptor } from './credential-json.ts';
import { ALGORITHMS, isUsable } from './public-key.ts';
import { refused, refuseWhatThrows, type Refused } from './refusal.ts';
import {
  CEREMONY_TIMEOUT_MS,
  expectedOrigins,
  userHandle,
  type RelyingParty,
} from './relying-party.ts';

export type NewCredential = {
  readonly id: Uint8Array;
  /** COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly counter: bigint;
  readonly aaguid: string;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** Whether it can be found without its id, if the browser knows. It is not signed: see `credProps`. */
  readonly discoverable: boolean | null;
};

export type RegistrationCheck =
  { readonly kind: 'verified'; readonly credential: NewCredential } | Refused;

/** What the page hands to `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const registrationOptions = (
  rp: RelyingParty,
  user: { id: string; email: string; displayName: string },
  challenge: Uint8Array,
  registered: readonly Pick<NewCredential, 'id' | 'transports'>[],
): PublicKeyCredentialCreationOptionsJSON => ({
  rp: { id: rp.rpId, name: rp.rpName },
  user: { id: userHandle(user.id), name: user.email, displayName: user.displayName },
  challenge: toBase64url(challenge),
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  timeout: CEREMONY_TIMEOUT_MS,
  excludeCredentials: registered.map(toDescriptor),
  authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  attestation: 'none',
  extensions: { credProps: true },
});

/** WebAuthn, section 7.1. Whether somebody holds the credential already is for the store to say. */
export const checkRegistration = (
  response: RegistrationResponseJSON,
  { rp, challenge }: { rp: RelyingParty; challenge: Uint8Array },
): Promise<RegistrationCheck> =>
  refuseWhatThrows(async () => {
    const { clientDataJSON, attestationObject, transports = [] } = response.response;
    if (isFramed(clientDataJSON)) return refused('framed by another site');

    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
    const { credentialID, credentialPublicKey } = parseAuthenticatorData(
      attestation.get('authData'),
    );
    if (!credentialID || !credentialPublicKey) return refused('no credential');
    if (credentialID.length > MAX_CREDENTIAL_ID_BYTES) return refused('credential id too long');
    if (toBase64url(credentialID) !== response.id) return refused('credential ids differ');
    if (!isUsable(credentialPublicKey)) return refused('unusable public key');
    if (!isWithoutCertificates(attestation, credentialPublicKey)) {
      return refused('attestation with certificates');
    }

    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: toBase64url(challenge),
      expectedOrigin: expectedOrigins(rp, clientDataJSON),
      expectedRPID: rp.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!registrationInfo) return refused('wrong signature of the attestation');
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      kind: 'verified',
      credential: {
        id: credentialID,
        publicKey: credential.publicKey,
        counter: BigInt(credential.counter),
        aaguid,
        transports,
        backupEligible: credentialDeviceType === 'multiDevice',
        backedUp: credentialBackedUp,
        discoverable: response.clientExtensionResults.credProps?.rk ?? null,
      },
    };
  });
