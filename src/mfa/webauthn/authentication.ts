import {
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
} from '@simplewebauthn/server';
import { expectedOrigins, isFramed } from './client-data.ts';
import { toBase64url } from './credential-json.ts';
import { refused, refuseWhatThrows, type Refused } from './refusal.ts';
import type { NewCredential } from './registration.ts';
import { userHandle, type RelyingParty } from './relying-party.ts';

export type StoredCredential = Pick<
  NewCredential,
  'id' | 'publicKey' | 'counter' | 'backupEligible' | 'transports'
>;

export type AssertionCheck =
  | { readonly kind: 'verified'; readonly counter: bigint; readonly backedUp: boolean }
  | { readonly kind: 'counter_went_back' }
  | Refused;

/** WebAuthn, section 7.2. */
export const checkAssertion = (
  response: AuthenticationResponseJSON,
  expected: {
    rp: RelyingParty;
    challenge: Uint8Array;
    /** Null where the handle was looked at before. */
    userId: string | null;
    credential: StoredCredential;
  },
): Promise<AssertionCheck> =>
  refuseWhatThrows(async () => {
    const { rp, credential } = expected;
    const id = toBase64url(credential.id);
    if (response.id !== id) return refused('another credential');
    const handle = response.response.userHandle;
    if (handle && expected.userId !== null && handle !== userHandle(expected.userId)) {
      return refused('another user');
    }
    if (isFramed(response.response.clientDataJSON)) return refused('framed by another site');

    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: toBase64url(expected.challenge),
      expectedOrigin: expectedOrigins(rp, response.response.clientDataJSON),
      expectedRPID: rp.rpId,
      requireUserVerification: true,
      // The library looks at the counter before the signature, and anyone can write a low one. With
      // -1 it passes there, and only a genuine response gets as far as our own look at it.
      credential: { id, publicKey: new Uint8Array(credential.publicKey), counter: -1 },
    });
    if (!verified) return refused('wrong signature');
    const { credentialDeviceType, credentialBackedUp, newCounter } = authenticationInfo;
    if ((credentialDeviceType === 'multiDevice') !== credential.backupEligible) {
      return refused('backup eligibility changed');
    }

    const counter = BigInt(newCounter);
    if (!hasAdvanced(counter, credential.counter)) return { kind: 'counter_went_back' };
    return { kind: 'verified', counter, backedUp: credentialBackedUp };
  });

/** Synced passkeys keep no count: it stays at zero. */
const hasAdvanced = (counter: bigint, stored: bigint): boolean =>
  counter > stored || (counter === 0n && stored === 0n);
