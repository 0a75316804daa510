import { ask } from '../api/ask.ts';
import { authConfig, me } from '../api/operations.ts';
import { arrive, comesFromApp } from '../app/arrive.ts';
import { go } from '../app/router.ts';

const DAY_MS = 86_400_000;
const keyOf = (userId: string): string => `ticketgate.offered.${userId}`;

/** An offer that was made counts as put off, also where somebody just closed the page. */
export const remember = (userId: string): void =>
  localStorage.setItem(keyOf(userId), new Date().toISOString());

/** Null where there is nothing to offer. A passkey and an app are better than codes that are sent. */
export async function findOffer() {
  const [config, user] = await Promise.all([ask(authConfig, {}), ask(me, {})]);
  const { factorCount = 1, requirement = 'DISABLED' } = user?.mfa ?? {};
  if (!config || !user || factorCount > 0 || requirement === 'DISABLED') return null;
  const { allowedFactors, mfaOfferDays } = config;
  const best = allowedFactors.filter((type) => type === 'TOTP' || type === 'WEBAUTHN');
  return best.length === 0 ? null : { user, types: best, days: mfaOfferDays };
}

/** Whether to ask who has just come in with a password alone. On the way back to an app once, ever. */
async function isOfferDue(userId: string): Promise<boolean> {
  const kept = localStorage.getItem(keyOf(userId));
  if (kept !== null && comesFromApp) return false;
  try {
    const offer = await findOffer();
    if (!offer || offer.days === 0) return false;
    return kept === null || Date.now() - Date.parse(kept) > offer.days * DAY_MS;
  } catch {
    // Nobody is kept waiting for an offer.
    return false;
  }
}

/** Whoever has come in with a password alone is asked, and arrives. */
export async function comeIn(userId: string): Promise<void> {
  if (await isOfferDue(userId)) go('/account/second-step', { replace: true });
  else await arrive();
}
