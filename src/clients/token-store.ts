/** `localStorage`, `sessionStorage`, or anything alike, also if it answers later. */
export type TokenStorage = {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): void | Promise<void>;
  removeItem(key: string): void | Promise<void>;
};

export type Tokens = {
  readonly accessToken: string;
  /** When it expires, in milliseconds, by the clock of this machine. */
  readonly expiresAt: number;
  /** Absent where a cookie holds it. */
  readonly refreshToken?: string;
};

export function memoryStorage(): TokenStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/**
 * What is in the storage counts, whoever wrote it: tabs that share one see each other's tokens. Where
 * the refresh token is a cookie, no token is kept where scripts of a later page could find it.
 */
export function tokenStore(storage: TokenStorage, { cookies }: { cookies: boolean }) {
  const ofSession = cookies ? memoryStorage() : storage;
  const SESSION = 'ticketgate.session';
  const DEVICE = 'ticketgate.device';

  return {
    async tokens(): Promise<Tokens | null> {
      const text = await ofSession.getItem(SESSION);
      try {
        return text === null ? null : (JSON.parse(text) as Tokens);
      } catch {
        return null;
      }
    },
    keepTokens: async (tokens: Tokens) => ofSession.setItem(SESSION, JSON.stringify(tokens)),
    dropTokens: async () => ofSession.removeItem(SESSION),

    /** It outlives the session: it is for the next sign-in. */
    deviceToken: async () => storage.getItem(DEVICE),
    keepDeviceToken: async (token: string) => storage.setItem(DEVICE, token),
  };
}
