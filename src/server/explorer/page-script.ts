import { createAuthenticatorApp } from './page/authenticator-app.ts';
import { fetchWithHeld } from './page/fetch-with-held.ts';
import { createHeld } from './page/held.ts';
import { createPanel } from './page/panel.ts';
import { createPasskeys } from './page/passkeys.ts';
import { startExplorer, type Given, type Parts } from './page/start-explorer.ts';
import { createStorage } from './page/storage.ts';

const parts: Parts = {
  createAuthenticatorApp,
  createHeld,
  createPanel,
  createPasskeys,
  createStorage,
  fetchWithHeld,
};

/**
 * A script that calls `startExplorer` in the page. The functions are sent as their own text: no step of
 * the build is needed, and the compiler reads them as it reads the rest.
 */
export function pageScript(given: Given): string {
  const sources = Object.entries(parts).map(([name, part]) => `${name}: ${String(part)}`);
  // tsx wraps functions in __name to keep their names.
  const script = `(() => {
    const __name = (named) => named;
    (${String(startExplorer)})(window, {${sources.join(',\n')}}, ${JSON.stringify(given)});
  })();`;
  // Nothing in it ends the element that it stands in.
  return script.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');
}
