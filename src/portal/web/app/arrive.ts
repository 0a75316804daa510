import { auth, heldRefreshToken } from '../api/ask.ts';
import { go } from './router.ts';

/** Where an app has sent somebody from, and what it wants back, as it wrote it into the address. */
const NAMES = ['returnTo', 'codeChallenge', 'codeChallengeMethod', 'state'];
const asked = new URLSearchParams(location.search);

/** Whoever comes from an app goes back there, also if they were signed in all along. */
export const comesFromApp = asked.has('returnTo');

/** Where somebody is taken who is signed in. What the service does not lead back to stays here. */
export async function arrive(): Promise<void> {
  const back = comesFromApp ? await wayBack() : null;
  if (back === null) go('/account', { replace: true });
  else location.assign(back);
}

async function wayBack(): Promise<string | null> {
  const accessToken = await auth.accessToken();
  const given = [...asked].filter(([name]) => NAMES.includes(name));
  const response = await fetch('/account/hand-over', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
    },
    body: JSON.stringify({ ...Object.fromEntries(given), refreshToken: await heldRefreshToken() }),
  }).catch(() => null);
  if (!response?.ok) return null;
  return ((await response.json()) as { location: string }).location;
}
