import { createHash, hkdfSync } from 'node:crypto';

export type KeyPurpose = 'seal' | 'code' | 'pepper' | 'refresh-token' | 'throttle';

export type Key = {
  /** Names the secret that the key comes from: stored beside whatever the key protects. */
  readonly id: string;
  readonly bytes: Buffer;
};

/**
 * One key for each purpose from AUTH_SECRET (HKDF-SHA-256), so that no two mechanisms share a key.
 * The former secret only opens and verifies, and so does the one that other replicas have already; new
 * data is always protected by the current one.
 */
export function createKeyring(secrets: {
  current: Buffer;
  previous?: Buffer | undefined;
  next?: Buffer | undefined;
}) {
  const sources = [secrets.current, secrets.previous, secrets.next].flatMap((secret) =>
    secret ? [{ id: keyId(secret), secret }] : [],
  );
  const keys = new Map<string, Key>();

  function derive(source: { id: string; secret: Buffer }, purpose: KeyPurpose): Key {
    const name = `${source.id}:${purpose}`;
    const known = keys.get(name);
    if (known) return known;

    const key = { id: source.id, bytes: hkdf(source.secret, purpose) };
    keys.set(name, key);
    return key;
  }

  return {
    /** Undefined where no rotation is under way. */
    previousId: secrets.previous && keyId(secrets.previous),
    current: (purpose: KeyPurpose): Key => derive(sources[0]!, purpose),
    /** Current first. */
    all: (purpose: KeyPurpose): readonly Key[] => sources.map((source) => derive(source, purpose)),
    find(purpose: KeyPurpose, id: string): Key | undefined {
      const source = sources.find((candidate) => candidate.id === id);
      return source && derive(source, purpose);
    },
  };
}

export type Keyring = ReturnType<typeof createKeyring>;

const hkdf = (secret: Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'ticketgate', info, 32));

const keyId = (secret: Buffer): string =>
  createHash('sha256').update(hkdf(secret, 'key-id')).digest('hex').slice(0, 8);
