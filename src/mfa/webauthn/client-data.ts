import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import type { RelyingParty } from './relying-party.ts';

/** The challenge that a response says it answers. Null where it says nothing of the kind. */
export function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge }: { challenge: unknown } = decodeClientDataJSON(clientDataJSON);
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

/**
 * Whether the page was framed by another site, which could make people click through unaware. The
 * library ignores this at registration, and in assertions where `topOrigin` is missing.
 */
export function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin = false, topOrigin } = decodeClientDataJSON(clientDataJSON);
  return crossOrigin !== false || topOrigin !== undefined;
}

const LOCALHOST = /^https?:\/\/localhost(:[1-9]\d{0,4})?$/;

/** The origins that the page of a response may have. */
export function expectedOrigins(rp: RelyingParty, clientDataJSON: string): string[] {
  const { origin } = decodeClientDataJSON(clientDataJSON);
  return [...rp.origins, ...(rp.localhostOrigins && LOCALHOST.test(origin) ? [origin] : [])];
}
