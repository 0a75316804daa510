import type { JwsAlgorithm } from '../crypto/jws-algorithms.ts';
import {
  importSigningKey,
  importVerificationKey,
  isByOneOf,
  type SigningKey,
  type VerificationKey,
} from '../crypto/jws.ts';
import { CannotUnseal, type SecretBox } from '../crypto/secret-box.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import { newSigningKey, signingKeyContext } from './new-signing-key.ts';
import { statesOf, type SigningKeyRow } from './signing-key.ts';
import type { SigningKeysStore } from './signing-keys.store.ts';
import { CannotStart } from '../shared/cannot-start.ts';

const ACCESS_TOKEN_TYPE = 'at+jwt';
/** Anybody can name a key that there is not. */
const LOOK_AGAIN_SECONDS = 2;

class WrongSecret extends CannotStart {
  constructor(secretName: string) {
    super(`${secretName} is not the one that this database was written with`);
  }
}

type Imported = {
  readonly row: SigningKeyRow;
  readonly activatesAt: Date;
  /** Null where no secret here opens it: another replica signs with it, this one does not. */
  readonly signing: SigningKey | null;
  readonly verification: VerificationKey;
};

/** What holds from one moment until the next at which a key signs or goes. */
type View = {
  readonly from: Date;
  readonly until: Date;
  /** Null where no secret here opens one that may sign: tokens of others are verified all the same. */
  readonly signing: SigningKey | null;
  readonly verification: readonly VerificationKey[];
  readonly keySet: { readonly keys: readonly object[] };
};

/**
 * The keys that sign access tokens: the first is made on the first start. They are sealed at rest,
 * imported once, and read again while the service runs. Which of them signs is a question of the time.
 */
export async function loadSigningKeys(deps: {
  store: SigningKeysStore;
  secretBox: SecretBox;
  algorithm: JwsAlgorithm;
  /** What the operator calls the secret that seals them. */
  secretName?: string;
  clock: Clock;
}) {
  const { store, secretBox, clock } = deps;
  let imported: readonly Imported[] = [];
  let view: View;
  let reading = Promise.resolve();
  let next: Promise<void> | undefined;
  let lookedAt = new Date(0);

  if ((await store.list()).length === 0) {
    const times = { createdAt: clock(), activatesAt: clock() };
    await store.insertFirst(await newSigningKey(secretBox, deps.algorithm, times));
  }
  await read();
  requireSigning();

  async function read(): Promise<void> {
    const rows = await store.list();
    imported = rows.map((row) => known(row) ?? importKey(row));
    view = look(clock());
  }

  function known(row: SigningKeyRow): Imported | undefined {
    const former = imported.find((key) => key.row.id === row.id && key.signing !== null);
    return former && { ...former, row, activatesAt: row.activatesAt };
  }

  function importKey(row: SigningKeyRow): Imported {
    const name = { kid: row.id, algorithm: row.publicJwk.alg };
    const pkcs8 = unseal(row);
    return {
      row,
      activatesAt: row.activatesAt,
      signing: pkcs8 && importSigningKey(name, ACCESS_TOKEN_TYPE, pkcs8),
      verification: importVerificationKey(name, ACCESS_TOKEN_TYPE, row.publicJwk),
    };
  }

  function unseal(row: SigningKeyRow): Buffer | null {
    try {
      return secretBox.open(row.sealedPrivateKey, signingKeyContext(row.id));
    } catch (error) {
      if (error instanceof CannotUnseal) return null;
      throw error;
    }
  }

  function usable(): readonly Imported[] {
    return imported.filter(({ row }) => row.revokedAt === null);
  }

  function look(now: Date): View {
    const states = statesOf(usable(), now);
    const at = states.findIndex(({ state }) => state === 'current');
    const signing = states.slice(at).find(({ row }) => row.signing !== null)?.row.signing ?? null;
    const changes = states.flatMap(({ until }) => (until ? [until.getTime()] : []));
    return {
      from: now,
      until: new Date(Math.min(...changes, 8.64e15)),
      signing,
      verification: states.map(({ row }) => row.verification),
      keySet: { keys: states.map(({ row }) => row.row.publicJwk) },
    };
  }

  function current(): View {
    const now = clock();
    if (now < view.from || now >= view.until) view = look(now);
    return view;
  }

  function requireSigning(): SigningKey {
    const { signing } = current();
    if (!signing) throw new WrongSecret(deps.secretName ?? 'AUTH_SECRET');
    return signing;
  }

  /**
   * One at a time, however many ask. Who asks while one is under way gets the next: that one may have
   * begun before what they know of was there.
   */
  const reload = (): Promise<void> =>
    (next ??= reading
      .catch(() => {})
      .then(() => {
        next = undefined;
        return (reading = read());
      }));

  return {
    signing: requireSigning,
    /** Those that are published: a token of another one is none. */
    verification: (): readonly VerificationKey[] => current().verification,
    /** With those that are of no more use, until they are forgotten: for what is not sealed anew yet. */
    remembered: (): readonly VerificationKey[] => imported.map(({ verification }) => verification),
    /** RFC 7517: the public halves, for whoever verifies our tokens. */
    jwks: () => current().keySet,
    algorithms: () => [...new Set(current().verification.map(({ algorithm }) => algorithm))],
    /** Newest first. */
    rows: (): readonly SigningKeyRow[] => usable().map(({ row }) => row),
    /** With those that are revoked, until they are forgotten. */
    stored: (): readonly SigningKeyRow[] => imported.map(({ row }) => row),
    reload,

    /** Looks for the key of a token that none of ours signed. False: there is nothing new to be known. */
    async lookFor(token: string): Promise<boolean> {
      if (isByOneOf(current().verification, token)) return false;
      const now = clock();
      if (now < secondsAfter(lookedAt, LOOK_AGAIN_SECONDS)) return false;
      lookedAt = now;
      await reload();
      return isByOneOf(current().verification, token);
    },
  };
}

export type SigningKeys = Awaited<ReturnType<typeof loadSigningKeys>>;
