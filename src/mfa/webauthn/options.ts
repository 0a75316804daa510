import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { StoredCredential } from './authentication.ts';
import { toBase64url, toDescriptor } from './credential-json.ts';
import type { NewCredential } from './registration.ts';
import { ALGORITHMS, CEREMONY_TIMEOUT_MS, userHandle, type RelyingParty } from './relying-party.ts';

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

/** What the page hands to `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
export const authenticationOptions = (
  rp: RelyingParty,
  challenge: Uint8Array,
  allowed: readonly Pick<StoredCredential, 'id' | 'transports'>[],
): PublicKeyCredentialRequestOptionsJSON => ({
  rpId: rp.rpId,
  challenge: toBase64url(challenge),
  allowCredentials: allowed.map(toDescriptor),
  userVerification: 'required',
  timeout: CEREMONY_TIMEOUT_MS,
});
