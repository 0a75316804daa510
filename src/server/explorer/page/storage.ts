import type { BrowserPage, KeyValues } from './browser-page.ts';

/**
 * Where GraphiQL keeps tabs and history. Headers, which hold secrets, survive a reload and no more: they
 * go with the browser's tab. Of what the page holds in memory nothing is written, wherever it was pasted.
 */
export function createStorage(
  { localStorage, sessionStorage }: Pick<BrowserPage, 'localStorage' | 'sessionStorage'>,
  secrets: () => readonly string[],
): KeyValues & { clear(): void; readonly length: number } {
  const TABS = 'graphiql:tabState';
  const HEADERS = 'graphiql:headers';
  const TAB_HEADERS = 'graphiql:tabHeaders';
  const WITH_HEADERS = [TABS, 'graphiql:queries', 'graphiql:favorites'];
  const keys = new Set<string>();
  type Tab = { id: string; headers: string | null };

  const scrub = (value: string): string =>
    secrets().reduce((left, secret) => left.replaceAll(secret, ''), value);

  const withoutHeaders = (value: string): string =>
    JSON.stringify(JSON.parse(value), (key, part) => (key === 'headers' ? null : part));

  function read<Value>(area: KeyValues, key: string, otherwise: Value): Value {
    try {
      return (JSON.parse(area.getItem(key) ?? 'null') as Value | null) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  return {
    getItem(key) {
      if (key === HEADERS) return sessionStorage.getItem(key);
      const state = key === TABS ? read(localStorage, key, { tabs: [] as Tab[] }) : null;
      if (!state?.tabs?.length) return localStorage.getItem(key);
      const headers = read<Record<string, string | null>>(sessionStorage, TAB_HEADERS, {});
      for (const tab of state.tabs) tab.headers = headers[tab.id] ?? null;
      return JSON.stringify(state);
    },

    setItem(key, value) {
      keys.add(key);
      const scrubbed = scrub(value);
      if (key === HEADERS) {
        sessionStorage.setItem(key, scrubbed);
        return;
      }
      if (key === TABS) {
        const { tabs } = JSON.parse(scrubbed) as { tabs: Tab[] };
        const headers = Object.fromEntries(tabs.map((tab) => [tab.id, tab.headers]));
        sessionStorage.setItem(TAB_HEADERS, JSON.stringify(headers));
      }
      localStorage.setItem(key, WITH_HEADERS.includes(key) ? withoutHeaders(scrubbed) : scrubbed);
    },

    removeItem(key) {
      (key === HEADERS ? sessionStorage : localStorage).removeItem(key);
    },

    clear() {
      for (const key of keys) localStorage.removeItem(key);
      for (const key of [HEADERS, TAB_HEADERS]) sessionStorage.removeItem(key);
    },
    get length() {
      return keys.size;
    },
  };
}
