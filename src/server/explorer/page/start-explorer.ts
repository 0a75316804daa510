import type { createAuthenticatorApp } from './authenticator-app.ts';
import type { BrowserPage } from './browser-page.ts';
import type { fetchWithHeld } from './fetch-with-held.ts';
import type { createHeld } from './held.ts';
import type { createPanel } from './panel.ts';
import type { createPasskeys } from './passkeys.ts';
import type { createStorage } from './storage.ts';

export type Tab = { readonly query: string; readonly variables: string };

export type Parts = {
  readonly createAuthenticatorApp: typeof createAuthenticatorApp;
  readonly createHeld: typeof createHeld;
  readonly createPanel: typeof createPanel;
  readonly createPasskeys: typeof createPasskeys;
  readonly createStorage: typeof createStorage;
  readonly fetchWithHeld: typeof fetchWithHeld;
};

export type Given = {
  readonly tabs: readonly Tab[];
  /** Who signs up in the tabs. */
  readonly email: string;
  /** Whether codes of an authenticator app that was set up here are filled in. */
  readonly fillsCodes: boolean;
};

/** Starts GraphiQL with what this service adds to it. */
export function startExplorer(page: BrowserPage, parts: Parts, { tabs, email, fillsCodes }: Given) {
  const passkeys = parts.createPasskeys(page);
  const held = parts.createHeld(passkeys, fillsCodes ? parts.createAuthenticatorApp(page) : null);
  const storage = parts.createStorage(page, held.secrets);
  const endpoint = new URL('/graphql', page.location.href).toString();
  page.fetch = parts.fetchWithHeld(page.fetch.bind(page), endpoint, held);

  // Somebody else signs up at each visit: the address of the last one is in use by now.
  const [name, domain] = email.split('@') as [string, string];
  const fresh = `${name}.${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}@${domain}`;
  const earlier = new RegExp(`${name}\\.[a-z0-9]{8}@${domain.replace('.', '\\.')}`, 'g');
  const isFirstVisit = page.localStorage.getItem('graphiql:tabState') === null;
  for (const key of ['graphiql:tabState', 'graphiql:variables']) {
    const kept = page.localStorage.getItem(key);
    if (kept) page.localStorage.setItem(key, kept.replace(earlier, fresh));
  }
  const defaultTabs = tabs.map(({ query, variables }) => ({
    query,
    variables: variables.replaceAll(email, fresh),
  }));
  if (isFirstVisit) {
    page.localStorage.setItem('graphiql:visiblePlugin', 'Documentation Explorer');
    // GraphiQL forgets the variables of the tab that it opens first, and finds those of an earlier visit.
    page.localStorage.setItem('graphiql:variables', defaultTabs[0]?.variables ?? '');
  }

  const { createElement: h } = page.React;
  const panel = parts.createPanel(page.React, held);
  page.YogaGraphiQL.renderYogaGraphiQL(page.document.querySelector('#root'), {
    endpoint: '/graphql',
    title: h('span', null, 'Ticketgate', h(panel)),
    defaultTabs,
    storage,
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: 'variables',
  });

  // GraphiQL follows the system with all but the text in its editors.
  page.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (storage.getItem('graphiql:theme')) return;
    page.monaco.editor.setTheme(matches ? 'graphiql-DARK' : 'graphiql-LIGHT');
  });
}
