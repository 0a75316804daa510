import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';

/**
 * Whether the page was framed by another site, which could make people click through unaware. The
 * library ignores this at registration, and in assertions where `topOrigin` is missing.
 */
export function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin = false, topOrigin } = decodeClientDataJSON(clientDataJSON);
  return crossOrigin !== false || topOrigin !== undefined;
}
