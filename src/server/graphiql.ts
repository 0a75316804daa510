import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { walkthroughTabs } from './walkthrough.ts';

/** GraphiQL for browsers, whole and offline. Loaded with the first visitor: it weighs megabytes. */
export function graphiql(): Plugin {
  let page: Promise<{ html: string; policy: string }> | undefined;

  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const wantsPage =
        request.method === 'GET' &&
        url.pathname === '/graphql' &&
        request.headers.get('accept')?.includes('text/html');
      if (!wantsPage) return;

      const { html, policy } = await (page ??= renderPage());
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'x-frame-options': 'DENY',
      };
      endResponse(new fetchAPI.Response(html, { headers }));
    },
  };
}

// GraphiQL forgets the variables of the tab that it opens first; it only finds those of an earlier
// visit again.
const fillFirstTab = `<script>
  localStorage.getItem('graphiql:tabState') ??
    localStorage.setItem('graphiql:variables', ${JSON.stringify(walkthroughTabs[0]?.variables)});
</script>`;

async function renderPage() {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({
    title: 'Ticketgate',
    endpoint: '/graphql',
    defaultTabs: [...walkthroughTabs],
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'variables',
  });
  const html = page.replace('<div id="root"></div>', `$&${fillFirstTab}`);
  const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code!);
  const hashes = scripts.map(
    (code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  // Nothing but this page's own script runs, and nothing but this service is called.
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    'font-src data:',
  ].join('; ');
  return { html, policy };
}
