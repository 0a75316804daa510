import { verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  decodeAttestationObject,
  isoBase64URL,
  parseAuthenticatorData,
} from '@simplewebauthn/server/helpers';
import { isWithoutCertificates } from './attestation.ts';
import { expectedOrigins, isFramed } from './client-data.ts';
import { MAX_CREDENTIAL_ID_BYTES, toBase64url } from './credential-json.ts';
import { isUsable } from './public-key.ts';
import { refused, refuseWhatThrows, type Refused } from './refusal.ts';
import { ALGORITHMS, type RelyingParty } from './relying-party.ts';

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
