import type { TokenStorage } from '../../../clients/token-store.ts';

const SESSION = 'ticketgate.session';

/** Undefined where a cookie holds it, or nobody is signed in. */
export async function refreshTokenIn(storage: TokenStorage): Promise<string | undefined> {
  const kept = (await storage.getItem(SESSION)) ?? '{}';
  return (JSON.parse(kept) as { refreshToken?: string }).refreshToken;
}

/**
 * Where no cookie holds the refresh token, this tab does, until it is closed; the access token is
 * kept in memory alone. What a device is trusted by outlives the tab, unless a cookie holds it.
 */
export function createStorage(options: { deviceCookie: boolean }): TokenStorage {
  let session: string | null = null;

  return {
    getItem: (key) =>
      key === SESSION ? (session ?? sessionStorage.getItem(key)) : localStorage.getItem(key),

    setItem(key, value) {
      if (key !== SESSION) {
        if (!options.deviceCookie) localStorage.setItem(key, value);
        return;
      }
      session = value;
      const { refreshToken } = JSON.parse(value) as { refreshToken?: string };
      // As one that has expired: the next request brings a new access token.
      const kept = { accessToken: '', expiresAt: 0, refreshToken };
      sessionStorage.setItem(key, JSON.stringify(kept));
    },

    removeItem(key) {
      if (key === SESSION) session = null;
      (key === SESSION ? sessionStorage : localStorage).removeItem(key);
    },
  };
}
