import { auth, heldRefreshToken } from '../api/ask.ts';
import { go } from './router.ts';

/** Where an app has sent somebody from, and what it wants back, as it wrote it into the address. */
const NAMES = ['returnTo', 'codeChallenge', 'codeChallengeMethod', 'state'];
const asked = new URLSearchParams(location.search);

/** Whoever comes from an app goes back there, also if they were signed in all along. */
export const comesFromApp = asked.has('returnTo');
export const returnTo = (): string => asked.get('returnTo') ?? '';

type WayBack = { readonly location: string } | { readonly error: string | null };

let refusal: string | null = null;
/** Why the last way back was refused, for those who built the app. Null where nobody could say. */
export const lastRefusal = (): string | null => refusal;

/** Where somebody was going who is nobody yet. */
let wanted = '/account';
export function signInFirst(): void {
  wanted = location.pathname;
  go('/account/sign-in', { replace: true });
}

/** Where somebody is taken who is signed in. What the service does not lead back to is said. */
export async function arrive(): Promise<void> {
  if (!comesFromApp) {
    go(wanted, { replace: true });
    wanted = '/account';
    return;
  }
  const back = await findWayBack().catch(() => ({ error: null }));
  if ('location' in back) return location.assign(back.location);
  refusal = back.error;
  go('/account/no-way-back', { replace: true });
}

async function findWayBack(): Promise<WayBack> {
  const accessToken = await auth.accessToken();
  const given = [...asked].filter(([name]) => NAMES.includes(name));
  const response = await fetch('/account/hand-over', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
    },
    body: JSON.stringify({ ...Object.fromEntries(given), refreshToken: await heldRefreshToken() }),
  });
  return (await response.json()) as WayBack;
}
