import type { Logger } from 'pino';
import type { Keyring } from '../crypto/keyring.ts';
import { FOREIGN_KEY_ID } from '../crypto/foreign-hashes.ts';
import type { KeyUse, KeyUseStore } from './key-use.store.ts';

const NAMES: readonly (readonly [KeyUse['kind'], string])[] = [
  ['passwords', 'passwords'],
  ['recoveryCodes', 'recovery codes'],
  ['sealedSecrets', 'TOTP secrets'],
  ['webhookSecrets', 'webhook secrets'],
  ['signingKeys', 'signing keys'],
];

/**
 * Tells the operator, at each start, what a removal of AUTH_SECRET_PREVIOUS would break; and what was
 * broken by one that came too soon. Otherwise only the owners of the passwords would notice.
 */
export function createReportKeyUse(deps: { store: KeyUseStore; keyring: Keyring; log: Logger }) {
  const { store, keyring, log } = deps;
  const current = keyring.current('pepper').id;
  const previous = keyring.previousId;

  // A code from before it was kept which key it hangs on was made before the secret was rotated.
  const hangsOnPrevious = ({ keyId }: KeyUse): boolean =>
    previous !== undefined && (keyId === previous || keyId === null);
  const isForeign = ({ keyId }: KeyUse): boolean => keyId === FOREIGN_KEY_ID;
  const isLost = (use: KeyUse): boolean =>
    use.keyId !== null && !keyring.find('pepper', use.keyId) && !isForeign(use);

  return async (): Promise<void> => {
    const uses = await store.countUnderOther(current);
    const needed = uses.filter(hangsOnPrevious);
    const lost = uses.filter(isLost);
    const foreign = uses.filter(isForeign);
    if (foreign.length > 0) {
      log.info(
        countsOf(foreign),
        `${inWords(foreign)} are hashed as they were imported: their owners have not signed in since`,
      );
    }
    if (needed.length > 0) {
      log.warn(countsOf(needed), `${inWords(needed)} still need AUTH_SECRET_PREVIOUS`);
    } else if (previous !== undefined) {
      log.info('nothing needs AUTH_SECRET_PREVIOUS any more: it can be removed');
    }
    if (lost.length > 0) {
      log.warn(countsOf(lost), `${inWords(lost)} are under a key that no AUTH_SECRET here gives`);
    }
  };
}

const sum = (uses: readonly KeyUse[], kind: KeyUse['kind']): number =>
  uses.filter((use) => use.kind === kind).reduce((total, { count }) => total + count, 0);

const countsOf = (uses: readonly KeyUse[]) =>
  Object.fromEntries(NAMES.map(([kind]) => [kind, sum(uses, kind)]));

const inWords = (uses: readonly KeyUse[]): string =>
  NAMES.map(([kind, name]) => [sum(uses, kind), name] as const)
    .filter(([count]) => count > 0)
    .map((words) => words.join(' '))
    .join(', ');
