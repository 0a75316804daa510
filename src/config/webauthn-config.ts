import type { Environment } from './config.ts';

/** Relying party and origins, from PUBLIC_URL unless said otherwise. */
export function webauthnConfig(data: Environment, publicUrl: string) {
  const rpId = data.WEBAUTHN_RP_ID ?? new URL(publicUrl).hostname;
  return {
    rpId,
    rpName: data.WEBAUTHN_RP_NAME ?? data.AUTH_TOTP_ISSUER,
    origins: (data.WEBAUTHN_ORIGINS ?? [publicUrl]).map((url) => new URL(url).origin),
    // Who says which origins there are means those.
    localhostOrigins:
      data.NODE_ENV !== 'production' && !data.WEBAUTHN_ORIGINS && rpId === 'localhost',
  };
}

/** Browsers refuse an RP id that is no suffix of the origin's host: say so before they do. */
export function webauthnProblems(data: Environment, publicUrl: string): string[] {
  const { rpId, origins } = webauthnConfig(data, publicUrl);
  const within = (host: string): boolean => host === rpId || host.endsWith(`.${rpId}`);
  return origins
    .filter((origin) => !within(new URL(origin).hostname))
    .map((origin) => `WEBAUTHN_RP_ID: ${rpId} is not a suffix of the host of ${origin}`);
}
