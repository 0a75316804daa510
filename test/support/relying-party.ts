import { randomBytes, randomUUID } from 'node:crypto';
import { registrationOptions } from '../../src/mfa/webauthn/options.ts';
import type { checkRegistration, NewCredential } from '../../src/mfa/webauthn/registration.ts';
import {
  createSoftwareAuthenticator,
  type AuthenticatorSettings,
} from './software-authenticator.ts';

/** A site on more than one origin, whose pages are at the first. */
export const rp = {
  rpId: 'example.com',
  rpName: 'Example',
  origins: ['https://app.example.com', 'https://admin.example.com'],
};
export const page = { rpId: rp.rpId, origin: rp.origins[0]! };

/** Who registers there. */
export const user = { id: randomUUID(), email: 'ada@example.com', displayName: 'Ada' };
export const challenge = randomBytes(32);

/** An authenticator in front of the page. */
export const newAuthenticator = (settings: AuthenticatorSettings = {}) =>
  createSoftwareAuthenticator({ ...page, ...settings });

/** What is to be registered, or else why it is not. */
export function credentialOf(check: Awaited<ReturnType<typeof checkRegistration>>): NewCredential {
  if (check.kind !== 'verified') throw new Error(check.reason);
  return check.credential;
}

export const optionsToRegister = () => registrationOptions(rp, user, challenge, []);
